package dev.orchestrator.runner.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.runner.Steered.Outcome;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.RecordedEvents;
import dev.orchestrator.runner.backend.ScriptedModel;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealClaude;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Conversations of the real Claude Code that are stopped and continued.
@Tag("real-cli")
@Timeout(120)
class ClaudeConversationRealCliTest {
  private static final Duration LIMIT = Duration.ofSeconds(50);

  private final ScriptedModel claude = new ScriptedModel(RealClaude::find);
  private Attempts attempts;
  private ProcessHost host;
  private Backend backend;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    attempts = new Attempts(folder);
    host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
    backend = new ClaudeBackend(host, new Random(7));
  }

  @AfterEach
  void close() throws Exception {
    claude.close();
    host.close();
  }

  @Test
  void shouldBeginAnewWhenTheConversationIsGone() {
    var session = "11111111-2222-4333-8444-555555555555";
    var provider =
        claude.provider(attempts.home(), Scenario.always(Turn.text("Nice to meet you.")));

    var events = run(attempts.attempt(provider, Attempts.AGENT, "hello again", session));

    assertThat(events.ended()).isEqualTo(new Completed("Nice to meet you.", null));
    assertThat(events.of(AgentEvent.SessionStarted.class))
        .hasSize(2)
        .first()
        .isEqualTo(new AgentEvent.SessionStarted(session));
    assertThat(events.of(AgentEvent.SessionStarted.class).getLast().session())
        .isNotEqualTo(session);
  }

  @Test
  void shouldGoOnWithTheConversationInAnotherFolder(@TempDir Path elsewhere) throws Exception {
    // given
    var provider =
        claude.provider(
            attempts.home(),
            Scenario.when("second", Turn.write("made.txt", "here"), Turn.text("It was 4711.")),
            Scenario.always(Turn.text("I will remember 4711.")));
    var first = run(attempts.attempt(provider, "first"));
    var session = first.of(AgentEvent.SessionStarted.class).getLast();

    // when
    var attempt = attempts.attempt(provider, Attempts.AGENT, "second", session.session());
    var second = run(Attempts.in(elsewhere, attempt));

    // then
    assertThat(second.ended()).isEqualTo(new Completed("It was 4711.", null));
    assertThat(second.of(AgentEvent.SessionStarted.class)).containsExactly(session);
    assertThat(claude.requests().getLast().messages())
        .extracting(ModelRequest.Message::text)
        .anyMatch(text -> text.contains("first"))
        .contains("I will remember 4711.");
    assertThat(elsewhere.resolve("made.txt")).hasContent("here");
    assertThat(attempts.workspace()).isEmptyDirectory();
  }

  @Test
  void shouldReachTheModelWhenThePromptLooksLikeACommand() {
    var provider = claude.provider(attempts.home(), Scenario.always(Turn.text("ok")));

    run(attempts.attempt(provider, "/clear the table"));

    assertThat(claude.requests().getFirst().prompt()).contains("/clear the table");
  }

  @Test
  void shouldTakeWordsForItsNextTurnWhenItIsAboutToEnd() throws Exception {
    // given
    var provider =
        claude.provider(
            attempts.home(),
            Scenario.when("port", Turn.text("As you like.")),
            Scenario.always(Turn.text("Done.").delayedBy(Duration.ofSeconds(1))));
    var attempt = attempts.attempt(provider, "hi");
    var events = new RecordedEvents();
    var runner = Thread.startVirtualThread(() -> backend.run(attempt, events));
    await().atMost(LIMIT).until(() -> !claude.requests().isEmpty());

    // when
    assertThat(attempt.steering().say("/port 4711")).isEqualTo(Outcome.IN_TURN);

    // then
    assertThat(runner.join(LIMIT)).isTrue();
    assertThat(events.ended()).isEqualTo(new Completed("As you like.", null));
    assertThat(events.of(AgentEvent.Text.class))
        .containsExactly(new AgentEvent.Text("Done."), new AgentEvent.Text("As you like."));
    assertThat(events.of(AgentEvent.UsageReported.class))
        .extracting(report -> report.usage().inputTokens())
        .containsExactly(100L, 100L);
    assertThat(claude.requests().getLast().messages())
        .extracting(ModelRequest.Message::text)
        .anyMatch(text -> text.contains("Done."));
  }

  private RecordedEvents run(AgentRun attempt) {
    var events = new RecordedEvents();
    backend.run(attempt, events);
    return events;
  }
}
