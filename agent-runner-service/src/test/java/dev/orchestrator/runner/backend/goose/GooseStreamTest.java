package dev.orchestrator.runner.backend.goose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.backend.Captures;
import dev.orchestrator.runner.backend.RecordedEvents;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reads what the real Goose once wrote.
class GooseStreamTest {
  private final RecordedEvents events = new RecordedEvents();
  private final GooseStream stream = new GooseStream(Usage.NONE, Path.of("/workspace"), events);

  @Test
  void shouldTellEveryStepWhenGooseUsesTools() {
    feed("tools");

    assertThat(stream.ended(0)).isEqualTo(new Completed("All done", null));
    assertThat(events.all())
        .filteredOn(event -> !(event instanceof AgentEvent.RawLine))
        .satisfiesExactly(
            event ->
                assertThat(event)
                    .isEqualTo(new AgentEvent.ToolCall(id(event), "write", "hello.txt")),
            event ->
                assertThat(((AgentEvent.ToolResult) event).text())
                    .isEqualTo("Created /workspace/hello.txt (1 lines)"),
            event ->
                assertThat(((AgentEvent.ToolCall) event).subject()).startsWith("echo shell-ran"),
            event -> assertThat(((AgentEvent.ToolResult) event).text()).isEqualTo("2"),
            event -> assertThat(event).isEqualTo(new AgentEvent.Text("All done")),
            event ->
                assertThat(event)
                    .isEqualTo(new AgentEvent.UsageReported(new Usage(300, 30, 0, 0, 0.00105))));
  }

  private static String id(AgentEvent event) {
    return ((AgentEvent.ToolCall) event).id();
  }

  @Test
  void shouldCountOnlyWhatIsNewWhenTheSessionIsAnEarlierOne() {
    var later = new GooseStream(new Usage(200, 20, 0, 0, 0.001), Path.of("/workspace"), events);

    Captures.lines("goose/tools").forEach(later::stdout);

    assertThat(events.of(AgentEvent.UsageReported.class))
        .singleElement()
        .satisfies(report -> {
          assertThat(report.usage().inputTokens()).isEqualTo(100);
          assertThat(report.usage().outputTokens()).isEqualTo(10);
        });
  }

  @Test
  void shouldGiveTheAnswerWhenItIsStructured() {
    feed("structured");

    assertThat(stream.ended(0))
        .isEqualTo(
            new Completed(
                "{\"nodes\":[{\"id\":\"a\",\"deps\":[]},{\"id\":\"b\",\"deps\":[\"a\"]}]}", null));
  }

  @ParameterizedTest
  @CsvSource({
    "bad-request, AGENT, Bad request (400)",
    "cut, TRANSIENT, Network error",
    "forbidden, AUTH, 403 Forbidden",
    "interrupted, CRASHED, interrupted",
    "invalid-key, AUTH, 401 Unauthorized",
    "no-connection, TRANSIENT, Could not connect",
    "overloaded, TRANSIENT, Overloaded",
    "prompt-too-long, AGENT, Context limit still exceeded",
    "quota, LIMIT, exceeded your current quota",
    "rate-limit, TRANSIENT, Rate limit exceeded",
    "server-error, TRANSIENT, 500 Internal Server Error",
    "timeout, TRANSIENT, Request timed out",
    "unknown-model, CONFIG, not found"
  })
  void shouldClassifyTheFailureWhateverTheExitCodeIs(
      String capture, FailureClass failure, String words) {
    feed(capture);

    assertThat(stream.ended(0))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(failure);
              assertThat(failed.message()).contains(words);
            });
    assertThat(events.of(AgentEvent.Text.class)).as("errors are no words of the agent").isEmpty();
  }

  @Test
  void shouldNotMistakeTheModelsWordsForAFailure() {
    stream.stdout(
        """
        {"type":"message","message":{"id":"m","role":"assistant","content":[{"type":"text",\
        "text":"Network error handling is done."}],"metadata":{"inference":{"provider":"x"}}}}\
        """);
    stream.stdout("{\"type\":\"complete\",\"input_tokens\":null}");

    assertThat(stream.ended(0)).isEqualTo(new Completed("Network error handling is done.", null));
  }

  @Test
  void shouldSayWhatGooseSaidWhenItRefusedToStart() {
    stream.stderr("Error: No session found with name 'nope'");

    assertThat(stream.ended(1))
        .isEqualTo(
            new Failed(
                FailureClass.CONFIG,
                "Goose refused to start (exit code 1): Error: No session found with name 'nope'"));
  }

  @Test
  void shouldCountWhatItDoesNotKnow() {
    List.of(
            "",
            "not JSON {",
            "{\"type\":\"telepathy\"}",
            "{\"type\":\"message\",\"message\":{\"content\":[{\"type\":\"hologram\"},7]}}",
            "{\"type\":\"complete\"}")
        .forEach(stream::stdout);

    assertThat(stream.ended(0)).isEqualTo(new Completed("", null));
    assertThat(events.of(AgentEvent.Unknown.class))
        .contains(new AgentEvent.Unknown("telepathy"), new AgentEvent.Unknown("content.hologram"));
  }

  private void feed(String capture) {
    Captures.lines("goose/" + capture).forEach(stream::stdout);
  }
}
