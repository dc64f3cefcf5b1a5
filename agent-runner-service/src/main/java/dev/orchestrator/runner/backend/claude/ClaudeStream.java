package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.backend.JsonLine;
import dev.orchestrator.runner.process.ProcessInput;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads Claude's stream of JSON lines. What it does not know it passes over; every line is also
/// handed on as it came.
final class ClaudeStream implements AgentProcess.Reader {
  private static final int MAX_STDERR_CHARS = 2048;

  /// The first refusal may be an expired login that Claude renews by itself.
  private static final int REFUSED_LOGINS = 2;

  private final AgentRun run;
  private final Consumer<AgentEvent> events;
  private final RandomGenerator random;
  private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);
  private final Set<String> denied = new LinkedHashSet<>();
  private final ClaudeCount count = new ClaudeCount();
  private boolean initialised;
  private boolean retried;
  private boolean limited;
  private int refusedLogins;
  private String errorKind = "";
  private @Nullable ClaudeResult result;
  private volatile @Nullable ClaudeDialogue dialogue;

  ClaudeStream(AgentRun run, Consumer<AgentEvent> events, RandomGenerator random) {
    this.run = run;
    this.events = events;
    this.random = random;
  }

  @Override
  public void opened(ProcessInput input, Runnable end) {
    var opened = new ClaudeDialogue(input, random);
    dialogue = opened;
    run.steering().connect(opened::say);
    run.stop().whenStopped(opened::end); // then Claude still tells what it has used
  }

  @Override
  public void stdout(String line) {
    events.accept(new AgentEvent.RawLine(line));
    JsonLine.parse(line).ifPresent(this::read);
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
      case "user" -> user(event);
      case "rate_limit_event" -> rateLimit(event.path("rate_limit_info"));
      case "result" -> result(event);
      // pieces of messages, and news about Claude's own doings
      case "stream_event", "tool_progress", "tool_use_summary", "auth_status" -> {}
      default -> events.accept(new AgentEvent.Unknown(event.path("type").asString("")));
    }
  }

  private void system(JsonNode event) {
    switch (event.path("subtype").asString("")) {
      case "init" -> initialise(event);
      case "api_retry" -> retry(event);
      default -> {} // progress remarks
    }
  }

  /// Comes at the beginning of each turn.
  private void initialise(JsonNode event) {
    if (!initialised) {
      initialised = true;
      event.path("mcp_servers").forEach(this::server);
    }
  }

  /// Claude goes on without the servers that it cannot reach.
  private void server(JsonNode state) {
    var name = state.path("name").asString("");
    var status = state.path("status").asString("");
    var server = run.assignment().agent().mcpServers().get(name);
    if (server == null || status.equals("connected")) {
      return;
    }
    if (server.required() && !status.equals("pending")) {
      run.stop().stop(new AgentEvent.Failed(FailureClass.CONFIG, ClaudeMcp.missing(name, status)));
    } else {
      events.accept(new AgentEvent.Warned(ClaudeMcp.without(name, status)));
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
      retried = false; // the trouble is over
      refusedLogins = 0;
      blocks(event);
      events.accept(count.read(event.path("message")));
    } else {
      errorKind = error; // Claude's own words about a failed request; the result repeats them
    }
  }

  private void blocks(JsonNode event) {
    for (var block : event.path("message").path("content")) {
      ClaudeBlock.read(block, run.workspace()).ifPresent(events);
    }
  }

  /// Claude puts words of its own into the user's mouth; only what tools answered is news, and that
  /// it has read what it was told.
  private void user(JsonNode event) {
    var current = dialogue;
    if (current != null) {
      current
          .read(event.path("uuid").asString(""))
          .ifPresent(words -> events.accept(new AgentEvent.Told(words)));
    }
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

  /// Ends a turn; another one follows when something was said during its last moments. Claude
  /// counts from its start, whatever the number of turns.
  private void result(JsonNode event) {
    var before = result == null ? Usage.NONE : result.usage();
    result = ClaudeResult.of(event);
    denied.addAll(result.denied());
    count.startAnew();
    events.accept(new AgentEvent.UsageReported(result.usage().minus(before)));
    var current = dialogue;
    if (current != null) {
      current.end();
    }
  }

  /// What was said to Claude and not read by it.
  List<String> unread() {
    var current = dialogue;
    return current == null ? List.of() : current.unread();
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
      return completed(result);
    }
    var failure = new ClaudeFailure(result, errorKind, retried, limited).classify();
    if (failure == FailureClass.LIMIT && !limited) {
      events.accept(new AgentEvent.LimitReached(null));
    }
    return new AgentEvent.Failed(failure, result.message());
  }

  private AgentEvent.Ended completed(ClaudeResult last) {
    if (!denied.isEmpty()) {
      return new AgentEvent.Failed(
          FailureClass.CONFIG,
          "Claude was not allowed to use %s; give the agent another permissionMode or other tools"
              .formatted(String.join(", ", denied)));
    }
    if (run.assignment().agent().outputSchema() != null && last.structured() == null) {
      return new AgentEvent.Failed(
          FailureClass.AGENT, "Claude answered in words instead of by the agent's outputSchema");
    }
    return last.structured() == null
        ? AgentEvent.Completed.of(last.message())
        : new AgentEvent.Completed(last.structured(), null);
  }
}
