package dev.orchestrator.runner.backend.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.backend.Captures;
import dev.orchestrator.runner.backend.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reads what the real Codex once wrote.
class CodexStreamTest {
  private static final Path WORKSPACE = Path.of("/workspace");

  private final RecordedEvents events = new RecordedEvents();
  private CodexStream stream;
  @TempDir private Path records;

  @BeforeEach
  void open() throws IOException {
    stream = new CodexStream(new ThreadRecords(records), null, WORKSPACE, events);
  }

  @Test
  void shouldTellEveryStepWhenCodexUsesTools() {
    var lines = feed("tools");

    assertThat(stream.ended(0)).isEqualTo(new Completed("All done", null));
    assertThat(events.of(AgentEvent.RawLine.class))
        .extracting(AgentEvent.RawLine::line)
        .isEqualTo(lines);
    assertThat(events.all())
        .filteredOn(event -> !(event instanceof AgentEvent.RawLine))
        .satisfiesExactly(
            event ->
                assertThat(event)
                    .isEqualTo(
                        new AgentEvent.SessionStarted("01a202df-121f-7570-8d02-f50c524e9724")),
            event ->
                assertThat(event).isEqualTo(new AgentEvent.ToolCall("item_0", "edit", "hello.txt")),
            event ->
                assertThat(event)
                    .isEqualTo(new AgentEvent.ToolResult("item_0", "completed", false)),
            event -> assertThat(((AgentEvent.ToolCall) event).subject()).contains("echo shell-ran"),
            event -> assertThat(event).isEqualTo(new AgentEvent.ToolResult("item_1", "2\n", false)),
            event -> assertThat(event).isEqualTo(new AgentEvent.Text("All done")),
            event ->
                assertThat(event)
                    .isEqualTo(new AgentEvent.UsageReported(new Usage(300, 30, 0, 0, 0))));
  }

  @Test
  void shouldSayThatAToolFailedWhenItsExitCodeIsNotZero() {
    feed("failing-command");

    assertThat(events.of(AgentEvent.ToolResult.class))
        .containsExactly(new AgentEvent.ToolResult("item_0", "out\nerr\n", true));
  }

  @Test
  void shouldGiveTheAnswerWhenAnMcpToolIsUsed() {
    feed("mcp");

    assertThat(events.of(AgentEvent.ToolCall.class))
        .extracting(AgentEvent.ToolCall::tool)
        .containsExactly("orch.ask_orchestrator");
    assertThat(events.of(AgentEvent.ToolResult.class))
        .extracting(AgentEvent.ToolResult::text)
        .containsExactly("ANSWER-42 to: Which port? [delay:3]");
  }

  @ParameterizedTest
  @CsvSource({
    "bad-request, AGENT, messages: bad request",
    "cut, TRANSIENT, stream disconnected",
    "forbidden, AUTH, 403 Forbidden",
    "hang, TRANSIENT, idle timeout waiting for SSE",
    "invalid-key, AUTH, 401 Unauthorized",
    "no-connection, TRANSIENT, Connection failed",
    "overloaded, TRANSIENT, 503 Service Unavailable",
    "prompt-too-long, AGENT, ran out of room",
    "quota, LIMIT, Quota exceeded",
    "rate-limit, TRANSIENT, 429 Too Many Requests",
    "unknown-model, CONFIG, not found",
    "interrupted, CRASHED, without a result"
  })
  void shouldClassifyTheFailureWhenCodexReportsOne(
      String capture, FailureClass failure, String words) {
    feed(capture);

    assertThat(stream.ended(1))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(failure);
              assertThat(failed.message()).contains(words);
            });
    assertThat(events.of(AgentEvent.LimitReached.class))
        .hasSize(failure == FailureClass.LIMIT ? 1 : 0);
  }

  @Test
  void shouldTellOfEachNewTryWhenTheConnectionFails() {
    feed("no-connection");

    assertThat(events.of(AgentEvent.Retrying.class)).hasSize(5);
  }

  @Test
  void shouldCountWhatItDoesNotKnow() {
    List.of(
            "",
            "not JSON {",
            "[1]",
            "{\"type\":\"telepathy\"}",
            "{\"type\":\"item.completed\",\"item\":{\"id\":\"i\",\"type\":\"hologram\"}}",
            "{\"type\":\"item.completed\",\"item\":7}",
            "{\"type\":\"turn.completed\",\"usage\":null}")
        .forEach(stream::stdout);

    assertThat(stream.ended(0)).isEqualTo(new Completed("", null));
    assertThat(events.of(AgentEvent.Unknown.class))
        .containsExactly(
            new AgentEvent.Unknown("telepathy"),
            new AgentEvent.Unknown("item.hologram"),
            new AgentEvent.Unknown("item."));
  }

  @Test
  void shouldSayThatCodexRefusedWhenThereWasNoThread() {
    stream.stderr("error: unexpected argument '--nope' found");

    assertThat(stream.ended(2))
        .isEqualTo(
            new Failed(
                FailureClass.CONFIG,
                "Codex refused to start (exit code 2): error: unexpected argument '--nope' found"));
  }

  @Test
  void shouldReadResetAndEarlierUsageOffTheRecordsWhenThereAreSome() throws IOException {
    // given: the form of a record that Codex 0.169.0 kept, with limits that are used up
    var day = Files.createDirectories(records.resolve("2026/11/23"));
    Files.writeString(
        day.resolve("rollout-2026-11-23T01-24-56-t-1.jsonl"),
        """
        {"type":"event_msg","payload":{"type":"token_count","info":null}}
        {"type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":\
        {"input_tokens":200,"cached_input_tokens":50,"output_tokens":20}},"rate_limits":\
        {"primary":{"used_percent":100.0,"window_minutes":300,"resets_at":4070908800},\
        "secondary":null}}}
        """);
    var thread = new ThreadRecords(records);

    assertThat(thread.usage("t-1")).isEqualTo(new Usage(150, 20, 50, 0, 0));
    assertThat(thread.limitReset("t-1")).hasValue(Instant.parse("2099-01-01T00:00:00Z"));
    assertThat(thread.usage("t-2")).isEqualTo(Usage.NONE);
  }

  private List<String> feed(String capture) {
    var lines = Captures.lines("codex/" + capture);
    lines.forEach(stream::stdout);
    return lines;
  }
}
