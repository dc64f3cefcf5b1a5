package dev.orchestrator.runner.backend.claude;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.RecordedEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reads what the real Claude Code once wrote.
class ClaudeStreamTest {
  private static final ProviderConfig PROVIDER =
      new ProviderConfig("claude-code", "claude", List.of(), Map.of());

  private final RecordedEvents events = new RecordedEvents();
  private Attempts attempts;
  private AgentRun run;
  private ClaudeStream stream;

  @BeforeEach
  void open(@TempDir Path folder) {
    attempts = new Attempts(folder);
    // the captures were made in this folder
    run = Attempts.in(Path.of("/workspace"), attempts.attempt(PROVIDER, "go"));
    stream = new ClaudeStream(run, events, new Random(7));
  }

  @Test
  void shouldTellEveryStepWhenClaudeUsesTools() {
    var usage = new Usage(300, 30, 0, 0, 0.0022500000000000003);

    var lines = feed("tools");
    var ended = stream.ended(0);

    assertThat(ended).isEqualTo(new Completed("All done", null));
    assertThat(events.of(AgentEvent.RawLine.class))
        .extracting(AgentEvent.RawLine::line)
        .isEqualTo(lines);
    assertThat(events.all())
        .filteredOn(event -> !(event instanceof AgentEvent.RawLine))
        .filteredOn(event -> !(event instanceof AgentEvent.UsageSoFar))
        .satisfiesExactly(
            event -> assertThat(event).isEqualTo(call("Write", "hello.txt", event)),
            event -> assertThat(event).isInstanceOf(AgentEvent.ToolResult.class),
            event ->
                assertThat(((AgentEvent.ToolCall) event).subject()).startsWith("echo shell-ran"),
            event -> assertThat(((AgentEvent.ToolResult) event).text()).isEqualTo("2"),
            event -> assertThat(event).isEqualTo(new AgentEvent.Text("All done")),
            event -> assertThat(event).isEqualTo(new AgentEvent.UsageReported(usage)));
    assertThat(events.of(AgentEvent.UsageSoFar.class))
        .extracting(one -> one.usage().inputTokens(), AgentEvent.UsageSoFar::model)
        .containsExactly(
            tuple(100L, "claude-opus-4-8"),
            tuple(200L, "claude-opus-4-8"),
            tuple(300L, "claude-opus-4-8"));
  }

  @ParameterizedTest
  @CsvSource({
    "conversation-gone, CRASHED, No conversation found",
    "forbidden, AUTH, 403 forbidden",
    "interrupted, CRASHED, ede_diagnostic",
    "limit-of-subscription, LIMIT, hit your limit",
    "max-turns, AGENT, Reached maximum number of turns (2)",
    "no-connection, TRANSIENT, Unable to connect to API",
    "not-logged-in, AUTH, Please run /login",
    "overloaded, TRANSIENT, 529 Overloaded",
    "prompt-too-long, AGENT, Prompt is too long",
    "cut-off, TRANSIENT, Unable to connect to API (ECONNRESET)",
    "server-error, TRANSIENT, 500 scripted error",
    "quota, LIMIT, exceeded your current quota",
    "rate-limit, TRANSIENT, Request rejected (429)",
    "rate-limit-for-an-hour, LIMIT, Request rejected (429)",
    "timeout, TRANSIENT, Request timed out",
    "unknown-model, CONFIG, issue with the selected model"
  })
  void shouldClassifyTheFailureWhenClaudeReportsOne(
      String capture, FailureClass failure, String words) {
    feed(capture);

    assertThat(stream.ended(1))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(failure);
              assertThat(failed.message()).contains(words);
            });
    assertThat(events.of(AgentEvent.Text.class)).as("errors are no words of the agent").isEmpty();
    assertThat(events.of(AgentEvent.LimitReached.class))
        .hasSize(failure == FailureClass.LIMIT ? 1 : 0);
  }

  @Test
  void shouldTellWhenTheLimitResetsWhenClaudeKnows() {
    feed("limit-of-subscription");

    assertThat(events.of(AgentEvent.LimitReached.class))
        .containsExactly(new AgentEvent.LimitReached(Instant.parse("2099-01-01T00:00:00Z")));
  }

  @Test
  void shouldGiveUpForClaudeWhenTheLoginIsRefusedTwice() {
    feed("invalid-key");

    assertThat(events.of(AgentEvent.Retrying.class))
        .extracting(AgentEvent.Retrying::reason)
        .containsExactly("authentication_failed (401)", "authentication_failed (401)");
    assertThat(run.stop().reason())
        .hasValue(new Failed(FailureClass.AUTH, "Claude's login is refused (401)"));
  }

  @Test
  void shouldWarnWhenAServerOfTheAgentIsMissing() {
    stream = new ClaudeStream(withServer(false), events, new Random(7));

    feed("mcp-server-failed");

    assertThat(events.of(AgentEvent.Warned.class))
        .containsExactly(
            new AgentEvent.Warned(
                "MCP server 'orch' is failed: the agent begins without its tools"));
    assertThat(stream.ended(0)).isEqualTo(new Completed("answer without mcp", null));
  }

  @Test
  void shouldNotBeginWhenARequiredServerIsMissing() {
    stream = new ClaudeStream(withServer(true), events, new Random(7));

    feed("mcp-server-failed");

    assertThat(run.stop().reason())
        .hasValueSatisfying(failed -> {
          assertThat(failed.failure()).isEqualTo(FailureClass.CONFIG);
          assertThat(failed.message())
              .startsWith("MCP server 'orch' is failed and the agent requires it");
        });
  }

  private AgentRun withServer(boolean required) {
    var server =
        new McpServerConfig(
            null, Map.of(), "no-such-server", List.of(), Map.of(), Duration.ofHours(1), required);
    var agent = AgentBuilder.on("p").mcpServers(Map.of("orch", server)).build();
    run = attempts.attempt(PROVIDER, agent, "go", null);
    return run;
  }

  @Test
  void shouldNotGiveUpForClaudeWhenTheServiceIsOverloaded() {
    feed("no-connection");

    assertThat(run.stop().reason()).isEmpty();
    assertThat(events.of(AgentEvent.Retrying.class))
        .extracting(AgentEvent.Retrying::reason)
        .containsOnly("unknown (no answer)");
  }

  @Test
  void shouldTakeALaterLimitForOneWhenAnEarlierTroubleIsOver() {
    stream.stdout("{\"type\":\"system\",\"subtype\":\"api_retry\",\"error\":\"overloaded\"}");
    stream.stdout("{\"type\":\"assistant\",\"message\":{\"content\":[]}}");
    feed("rate-limit-for-an-hour");

    assertThat(stream.ended(1))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(FailureClass.LIMIT));
  }

  @Test
  void shouldRememberThatAToolWasDeniedWhenAnotherTurnFollows() {
    var result =
        """
        {"type":"result","subtype":"success","is_error":false,"result":"ok","permission_denials":[%s]}\
        """;
    stream.stdout(result.formatted("{\"tool_name\":\"Write\"}"));
    stream.stdout(result.formatted(""));

    assertThat(stream.ended(0))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(FailureClass.CONFIG);
              assertThat(failed.message()).contains("not allowed to use Write");
            });
  }

  @Test
  void shouldSayThatClaudeCrashedWhenTheStreamEndsWithoutResult() {
    stream.stdout("{\"type\":\"system\",\"subtype\":\"init\"}");
    stream.stderr("Segmentation fault");

    assertThat(stream.ended(139))
        .isEqualTo(
            new Failed(
                FailureClass.CRASHED,
                "Claude ended without a result (exit code 139): Segmentation fault"));
  }

  @Test
  void shouldSayThatClaudeRefusedWhenNothingWasSaid() {
    stream.stderr("error: unknown option '--nope'");

    assertThat(stream.ended(1))
        .isEqualTo(
            new Failed(
                FailureClass.CONFIG,
                "Claude refused to start (exit code 1): error: unknown option '--nope'"));
  }

  @Test
  void shouldPassOverWhatItDoesNotKnow() {
    List.of(
            "",
            "not JSON {",
            "[1, 2]",
            "{\"type\":\"telepathy\",\"strength\":7}",
            "{\"type\":{}}",
            "{\"type\":\"assistant\",\"message\":{\"content\":\"plain\"}}",
            "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"hologram\"},7]}}",
            "{\"type\":\"system\",\"subtype\":\"api_retry\",\"error\":{},\"retry_delay_ms\":\"x\"}",
            "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"ok\","
                + "\"usage\":null,\"modelUsage\":[],\"news\":{}}")
        .forEach(stream::stdout);

    assertThat(stream.ended(0)).isEqualTo(new Completed("ok", null));
    assertThat(events.of(AgentEvent.Retrying.class))
        .containsExactly(new AgentEvent.Retrying(Duration.ZERO, "unknown (no answer)"));
  }

  private List<String> feed(String capture) {
    try (var file = ClaudeStreamTest.class.getResourceAsStream("/claude/" + capture + ".jsonl")) {
      var text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
      text.lines().forEach(stream::stdout);
      return text.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AgentEvent.ToolCall call(String tool, String subject, AgentEvent event) {
    return new AgentEvent.ToolCall(((AgentEvent.ToolCall) event).id(), tool, subject);
  }
}
