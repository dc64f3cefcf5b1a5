package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static final AgentConfig BOUND = Attempts.AGENT.answering(Verdict.SCHEMA);
  private static final Verdict NO_TESTS = Verdict.changesRequested("no {tests}");

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"verdict\":\"changes-requested\",\"comments\":\"no {tests}\"}",
        "I looked.\n{\"comments\":\"no {tests}\",\"verdict\":\"changes-requested\"}\n\n",
        "{\n  \"verdict\": \"changes-requested\",\n  \"comments\": \"no {tests}\"\n}",
        "See { here }:\n```json\n{ \"verdict\": \"changes-requested\",\n\"comments\": \"no {tests}\" }\n```\n"
      })
  void shouldFindTheVerdictAtTheEnd(String answer) {
    assertThat(read(WorkKind.CHECK, BOUND, answer)).isEqualTo(new Completed(answer, NO_TESTS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "approved",
        "{\"verdict\":\"approved\",\"comments\":\"\"}\nbut not really",
        "{\"verdict\":\"perhaps\",\"comments\":\"\"}",
        "{\"comments\":\"fine\"}",
        "{\"verdict\":\"approved\""
      })
  void shouldFailWithoutAVerdict(String answer) {
    assertThat(read(WorkKind.CHECK, BOUND, answer))
        .isInstanceOfSatisfying(
            AgentEvent.Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(FailureClass.AGENT));
  }

  @Test
  void shouldHoldOtherAnswersToTheirSchema() {
    assertThat(read(WorkKind.BEGIN, BOUND, "done")).isInstanceOf(AgentEvent.Failed.class);
    assertThat(read(WorkKind.GO_ON, Attempts.AGENT, "done")).isEqualTo(Completed.of("done"));
  }

  @Test
  void shouldLeaveItToOthersWhetherAPlanIsOne() {
    assertThat(read(WorkKind.PLAN, BOUND, "no plan")).isEqualTo(Completed.of("no plan"));
    assertThat(read(WorkKind.PLAN, BOUND, "```json\n{}\n```")).isEqualTo(Completed.of("\n{}\n"));
  }

  private AgentEvent.Ended read(WorkKind kind, AgentConfig agent, String answer) {
    var provider = new ProviderConfig("claude-code", "claude", List.of(), Map.of());
    var one = new Attempts(temp).attempt(provider, agent, "go", null).assignment();
    return Answers.read(
        Completed.of(answer),
        new Assignment(
            one.attempt(),
            one.origin(),
            one.title(),
            one.step(),
            kind,
            one.agentName(),
            agent,
            provider,
            one.prompt(),
            null,
            one.continuation()));
  }
}
