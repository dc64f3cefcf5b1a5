package dev.orchestrator.runner.backend.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.Captures;
import dev.orchestrator.runner.backend.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reads what the real Codex once wrote.
class CodexStreamTest {
  /// As it stood in the log of Codex 0.169.0, apart from what is between the times and the reason.
  private static final String LONG_WAIT =
      "2026-11-23T02:32:22.734318Z  WARN codex_core::responses_retry: stream disconnected - retrying"
          + " sampling request (1/5 in 3599.998818338s)... turn_id=01a2063f retries=1 max_retries=5"
          + " sampling_error=exceeded retry limit, last status: 429 Too Many Requests";

  private static final String SHORT_WAIT =
      "2026-11-23T02:34:21.581571Z  WARN codex_core::responses_retry: stream disconnected - retrying"
          + " sampling request (4/5 in 1.621s)... turn_id=01a20640 retries=4 max_retries=5"
          + " sampling_error=unexpected status 503 Service Unavailable";

  private final RecordedEvents events = new RecordedEvents();
  private AgentRun run;
  private CodexStream stream;
  @TempDir private Path folder;
  @TempDir private Path records;

  @BeforeEach
  void open() throws IOException {
    var provider = new ProviderConfig("codex", "codex", List.of(), Map.of());
    var attempt = new Attempts(folder).attempt(provider, "go");
    run =
        new AgentRun(
            attempt.assignment(),
            Path.of("/workspace"),
            attempt.scratch(),
            attempt.environment(),
            attempt.stop(),
            attempt.steering());
    stream = new CodexStream(new ThreadRecords(records), null, run, events);
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
                    .isEqualTo(new AgentEvent.UsageReported(new Usage(300, 30, 0, 0))));
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
    "usage-limit, LIMIT, hit your usage limit",
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
  void shouldStopAtALimitWhenCodexWouldWaitForAnHour() {
    feed("rate-limit-for-an-hour");
    stream.stderr(LONG_WAIT);

    assertThat(events.of(AgentEvent.LimitReached.class))
        .containsExactly(new AgentEvent.LimitReached(Instant.parse("2026-11-23T03:32:21.734318Z")));
    assertThat(run.stop().reason())
        .hasValueSatisfying(failed -> {
          assertThat(failed.failure()).isEqualTo(FailureClass.LIMIT);
          assertThat(failed.message()).contains("PT59M59S", "429 Too Many Requests");
        });
  }

  @Test
  void shouldBeTransientWhenAFailingServiceAsksForLongPatience() {
    stream.stderr(LONG_WAIT.replace("429 Too Many Requests", "503 Service Unavailable"));

    assertThat(events.of(AgentEvent.LimitReached.class)).isEmpty();
    assertThat(run.stop().reason()).map(Failed::failure).hasValue(FailureClass.TRANSIENT);
  }

  @Test
  void shouldLetCodexTryAgainWhenItWaitsForSecondsOnly() {
    stream.stderr(SHORT_WAIT);
    stream.stderr(SHORT_WAIT.replace("1.621s", "216ms"));
    stream.stderr(SHORT_WAIT.replace("1.621s", "99999999999999999999s"));
    stream.stderr(LONG_WAIT.replace("2026-11-23T02:32:22.734318Z", "today"));

    assertThat(run.stop().reason()).isEmpty();
  }

  @Test
  void shouldReadTheResetOffTheRecordsWhenTheFirstRequestMeetsTheLimit() throws IOException {
    // given: the last lines of the record that Codex kept of the thread of the capture
    record(
        "01a2063f-f5aa-77f0-888f-87f510b8562a",
        """
        {"timestamp":"2026-11-23T02:33:04.812Z","ordinal":9,"type":"event_msg","payload":\
        {"type":"token_count","info":null,"rate_limits":{"limit_id":"codex","limit_name":null,\
        "primary":{"used_percent":100.0,"window_minutes":300,"resets_at":1795600000},\
        "secondary":{"used_percent":40.0,"window_minutes":10080,"resets_at":1795900000},\
        "credits":null,"plan_type":null,"rate_limit_reached_type":null}}}
        """);

    feed("usage-limit");
    stream.ended(1);

    assertThat(events.of(AgentEvent.LimitReached.class))
        .containsExactly(new AgentEvent.LimitReached(Instant.ofEpochSecond(1_795_600_000)));
  }

  @Test
  void shouldReportWhatIsOnRecordWhenTheTurnDidNotEnd() throws IOException {
    record(
        "01a202fe-d89a-7ff0-bb7a-55814a46c4a6",
        """
        {"type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":\
        {"input_tokens":200,"cached_input_tokens":50,"output_tokens":20}},"rate_limits":null}}
        {"type":"event_msg","payload":{"type":"token_count","info":null,"rate_limits":null}}
        """);

    feed("interrupted");
    stream.reportUsage();

    assertThat(events.of(AgentEvent.UsageReported.class))
        .containsExactly(new AgentEvent.UsageReported(new Usage(150, 20, 50, 0)));
  }

  @Test
  void shouldReportUsageOnceWhenTheTurnEnded() {
    feed("tools");
    stream.reportUsage();

    assertThat(events.of(AgentEvent.UsageReported.class)).hasSize(1);
  }

  @Test
  void shouldKnowOfNoUsageWhenThereIsNoRecord() throws IOException {
    assertThat(new ThreadRecords(records).usage("t-2")).isEqualTo(Usage.NONE);
    assertThat(new ThreadRecords(records.resolve("none")).usage("t-2")).isEqualTo(Usage.NONE);
  }

  private void record(String thread, String lines) throws IOException {
    var day = Files.createDirectories(records.resolve("2026/11/23"));
    Files.writeString(day.resolve("rollout-2026-11-23T02-33-04-%s.jsonl".formatted(thread)), lines);
  }

  private List<String> feed(String capture) {
    var lines = Captures.lines("codex/" + capture);
    lines.forEach(stream::stdout);
    return lines;
  }
}
