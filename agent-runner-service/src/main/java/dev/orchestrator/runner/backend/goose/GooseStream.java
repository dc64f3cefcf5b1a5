package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.backend.JsonLine;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads Goose's stream of JSON lines. What it does not know it counts; every line is also handed
/// on as it came.
///
/// Goose ends with exit code 0 whatever happened: whether an attempt failed shows only in what it
/// says, in words of its own that look like the model's but do not say which model they are from.
final class GooseStream implements AgentProcess.Reader {
  private static final int MAX_REMARK_CHARS = 2048;

  private final Usage before;
  private final GooseMessages messages;
  private final Consumer<AgentEvent> events;
  private final BoundedTail remarks = new BoundedTail(MAX_REMARK_CHARS);
  private boolean begun;
  private boolean completed;
  private @Nullable String error;

  /// @param before what the session has consumed in earlier attempts
  GooseStream(Usage before, Path workspace, Consumer<AgentEvent> events) {
    this.before = before;
    this.events = events;
    this.messages = new GooseMessages(workspace, events);
  }

  @Override
  public void stdout(String line) {
    events.accept(new AgentEvent.RawLine(line));
    var event = JsonLine.parse(line);
    event.ifPresent(this::read);
    if (event.isEmpty()) {
      remarks.add(line); // Goose writes some of its complaints to stdout
    }
  }

  @Override
  public void stderr(String line) {
    remarks.add(line);
    events.accept(new AgentEvent.StderrLine(line));
  }

  private void read(JsonNode event) {
    begun = true;
    var type = event.path("type").asString("");
    switch (type) {
      case "message" -> messages.read(event.path("message"));
      case "complete" -> complete(event);
      case "error" -> error = event.path("error").asString("");
      case "notification" -> {} // progress of a tool
      default -> events.accept(new AgentEvent.Unknown(type));
    }
  }

  /// Goose counts from the beginning of the session.
  private void complete(JsonNode event) {
    completed = true;
    messages.flush();
    var all = GooseSessions.usage(event, event.path("cost_usd").asDouble(0));
    events.accept(new AgentEvent.UsageReported(all.minus(before)));
  }

  @Override
  public AgentEvent.Ended ended(int exitCode) {
    messages.flush();
    var failure = messages.failure();
    if (failure != null) {
      return failed(failure.kind(), failure.words());
    }
    if (error != null) {
      return failed("", error);
    }
    return completed ? AgentEvent.Completed.of(messages.lastWords()) : withoutEnd(exitCode);
  }

  private AgentEvent.Failed failed(String kind, String words) {
    var failure = GooseFailure.classify(kind, words);
    if (failure == FailureClass.LIMIT) {
      events.accept(new AgentEvent.LimitReached(null));
    }
    return new AgentEvent.Failed(failure, words.strip());
  }

  /// A process that ended without its last event crashed, unless it said nothing but why it did not
  /// begin.
  private AgentEvent.Failed withoutEnd(int exitCode) {
    var refused = exitCode > 0 && exitCode < GooseFailure.SIGNAL_BASE;
    var said = remarks.isEmpty() ? "" : ": " + remarks.text();
    if (refused && GooseFailure.isForbidden(said)) {
      return new AgentEvent.Failed(
          FailureClass.CONFIG, "Goose was not allowed to use a tool" + said);
    }
    return refused && !begun
        ? new AgentEvent.Failed(
            FailureClass.CONFIG,
            "Goose refused to start (exit code %d)%s".formatted(exitCode, said))
        : new AgentEvent.Failed(
            FailureClass.CRASHED,
            "Goose ended without a result (exit code %d)%s".formatted(exitCode, said));
  }
}
