package dev.orchestrator.runner.backend.goose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.ModelBackendContract;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealGoose;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The backend with the real Goose, which talks to a scripted model.
class GooseBackendRealCliTest extends ModelBackendContract {
  private final Random random = new Random(7);

  @Override
  protected RealCli cli() {
    return RealGoose.find();
  }

  @Override
  protected Backend backend(ProcessHost host) {
    return new GooseBackend(host, random);
  }

  @Override
  protected ProviderConfig agentThatFails(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> model(Scenario.always(Turn.error(503)));
      case LIMIT ->
          model(
              Scenario.always(
                  Turn.error(
                      429,
                      "insufficient_quota",
                      "You exceeded your current quota, please check your plan.")));
      case AUTH -> model(Scenario.always(Turn.error(401)));
      case CONFIG -> model(Scenario.always(Turn.error(404)));
      case AGENT -> model(Scenario.always(Turn.error(400)));
      case CRASHED -> model(Scenario.always(Turn.shell("kill -9 $PPID")));
      case CANCELLED -> throw new IllegalArgumentException(failure.name());
    };
  }

  @Override
  protected Set<FailureClass> failures() {
    return EnumSet.complementOf(EnumSet.of(FailureClass.CANCELLED));
  }

  @Test
  void shouldBeAMatterOfConfigurationWhenAToolNeedsAPersonsApproval() {
    var provider = agentThatRunsInItsShell("echo hi");
    var agent = agent().permissionMode("approve").build();

    assertFails(run(attempt(provider, agent, "go")).ended(), FailureClass.CONFIG);
  }

  @Test
  void shouldBeginAnewWhenTheSessionIsGone() {
    var provider = agentThatSays("Nice to meet you.");

    var events = run(attempts.attempt(provider, agent().build(), "hello", "orchestrator-gone"));

    assertThat(events.ended()).isEqualTo(new Completed("Nice to meet you.", null));
    assertThat(session(events)).isNotEqualTo("orchestrator-gone");
    assertThat(events.of(AgentEvent.Retrying.class)).hasSize(1);
  }

  @Test
  void shouldHaveNoToolsWhenNoneOfGoosesIsAmongThoseOfTheAgent() {
    run(attempt(agentThatWrites("made.txt", "no"), agent().tools(List.of("web")).build(), "go"));

    assertThat(requests().getFirst().tools()).doesNotContain("shell", "write", "edit");
    assertThat(attempts.workspace()).isEmptyDirectory();
  }

  @Test
  void shouldTakePromptsAsTheyAreWhenTheyLookLikeTemplates() {
    var prompt = "Write {{ name }}, {% if x %} and {# this #} \\u007b \"{{\".";

    run(attempts.attempt(agentThatSays("ok"), prompt));

    assertThat(promptSeen()).contains(prompt);
  }

  @Test
  void shouldTakeTheConversationAlongWhenItIsContinuedInAnotherFolder(@TempDir Path elsewhere) {
    var provider =
        model(
            Scenario.when("first", Turn.text("I will remember 4711.")),
            Scenario.when("second", Turn.shell("pwd > where.txt"), Turn.text("It was 4711.")));
    var first = run(attempts.attempt(provider, "first"));

    var attempt = attempts.attempt(provider, agent().build(), "second", session(first));
    var second =
        run(
            new AgentRun(
                attempt.assignment(),
                elsewhere,
                attempt.scratch(),
                attempt.environment(),
                attempt.stop(),
                attempt.steering()));

    assertThat(second.ended()).isEqualTo(new Completed("It was 4711.", null));
    assertThat(elsewhere.resolve("where.txt")).hasContent(elsewhere.toString());
    assertThat(requests().getLast().messages())
        .extracting(ModelRequest.Message::text)
        .anyMatch(text -> text.contains("I will remember 4711."));
    assertThat(tokens(second)).isEqualTo(List.of(200L, 20L));
  }

  @Test
  void shouldHaveTheToolsOfItsAgentWhenTheConversationBeganWithOthers() {
    var provider = agentThatSays("ok");
    var first = run(attempts.attempt(provider, "first"));

    var reader = agent().tools(List.of("read")).build();
    run(attempts.attempt(provider, reader, "second", session(first)));

    assertThat(requests().getFirst().tools()).contains("shell");
    assertThat(requests().getLast().tools()).contains("tree").doesNotContain("shell", "write");
    assertThat(requests().getLast().messages())
        .extracting(ModelRequest.Message::text)
        .anyMatch(text -> text.contains("first"));
  }
}
