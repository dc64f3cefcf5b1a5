package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.BoundedTail;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads Claude's stream of JSON lines. What it does not know it passes over; every line is also
/// handed on as it came.
final class ClaudeStream implements AgentProcess.Reader {
  private static final int MAX_STDERR_CHARS = 2048;

  /// The first refusal may be an expired login that Claude renews by itself.
  private static final int REFUSED_LOGINS = 2;

  private final AgentRun run;
  private final Consumer<AgentEvent> events;
  private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);
  private boolean initialised;
  private boolean retried;
  private boolean limited;
  private int refusedLogins;
  private String errorKind = "";
  private @Nullable ClaudeResult result;

  ClaudeStream(AgentRun run, Consumer<AgentEvent> events) {
    this.run = run;
    this.events = events;
  }

  @Override
  public void stdout(String line) {
    events.accept(new AgentEvent.RawLine(line));
    parse(line).ifPresent(this::read);
  }

  private static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(Json.MAPPER.readTree(line));
    } catch (JacksonException _) {
      return Optional.empty(); // not one of Claude's events; it is handed on as a raw line
    }
  }

  @Override
  public void stderr(String line) {
    stderr.add(line);
    events.accept(new AgentEvent.StderrLine(line));
  }

  private void read(JsonNode event) {
    switch (event.path("type").asString("")) {
      case "system" -> system(event);
      case "assistant" -> assistant(event);
      case "user" -> toolResults(event);
      case "rate_limit_event" -> rateLimit(event.path("rate_limit_info"));
      case "result" -> result(event);
      default -> {} // events of newer versions, and ones that are of no use to us
    }
  }

  private void system(JsonNode event) {
    switch (event.path("subtype").asString("")) {
      case "init" -> initialised = true;
      case "api_retry" -> retry(event);
      default -> {} // progress remarks
    }
  }

  private void retry(JsonNode event) {
    retried = true;
    var kind = event.path("error").asString("unknown");
    var status = event.path("error_status").asString("no answer");
    var delay = Duration.ofMillis(Math.round(event.path("retry_delay_ms").asDouble(0)));
    events.accept(new AgentEvent.Retrying(delay, "%s (%s)".formatted(kind, status)));
    if (kind.equals("authentication_failed") && ++refusedLogins >= REFUSED_LOGINS) {
      run.stop()
          .stop(
              new AgentEvent.Failed(
                  FailureClass.AUTH, "Claude's login is refused (%s)".formatted(status)));
    }
  }

  private void assistant(JsonNode event) {
    var error = event.path("error").asString("");
    if (error.isEmpty()) {
      blocks(event);
    } else {
      errorKind = error; // Claude's own words about a failed request; the result repeats them
    }
  }

  private void blocks(JsonNode event) {
    for (var block : event.path("message").path("content")) {
      ClaudeBlock.read(block, run.workspace()).ifPresent(events);
    }
  }

  /// Claude puts words of its own into the user's mouth; only what tools answered is news.
  private void toolResults(JsonNode event) {
    for (var block : event.path("message").path("content")) {
      ClaudeBlock.read(block, run.workspace())
          .filter(AgentEvent.ToolResult.class::isInstance)
          .ifPresent(events);
    }
  }

  private void rateLimit(JsonNode info) {
    if (info.path("status").asString("").equals("rejected")) {
      limited = true;
      var resetsAt = info.path("resetsAt");
      events.accept(
          new AgentEvent.LimitReached(
              resetsAt.isNumber() ? Instant.ofEpochSecond(resetsAt.asLong()) : null));
    }
  }

  private void result(JsonNode event) {
    result = ClaudeResult.of(event);
    events.accept(new AgentEvent.UsageReported(result.usage()));
  }

  /// Whether Claude did not find the conversation that it was to continue.
  boolean conversationIsGone() {
    return result != null && result.isConversationGone();
  }

  @Override
  public AgentEvent.Ended ended(int exitCode) {
    if (result == null) {
      return ClaudeFailure.withoutResult(exitCode, initialised, stderr);
    }
    if (!result.isError()) {
      return AgentEvent.Completed.of(result.message());
    }
    var failure = new ClaudeFailure(result, errorKind, retried, limited).classify();
    if (failure == FailureClass.LIMIT && !limited) {
      events.accept(new AgentEvent.LimitReached(null));
    }
    return new AgentEvent.Failed(failure, result.message());
  }
}
