package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.backend.JsonLine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads Codex's stream of JSON lines. What it does not know it counts; every line is also handed
/// on as it came.
final class CodexStream implements AgentProcess.Reader {
  private static final int MAX_STDERR_CHARS = 2048;

  /// How long at least between looks into the record, which grows.
  private static final Duration LOOKS = Duration.ofSeconds(3);

  private static final String RECONNECTING = "Reconnecting...";

  private final ThreadRecords records;
  private final AgentRun run;
  private final Usage before;
  private final Consumer<AgentEvent> events;
  private final CodexItem items;
  private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);
  private @Nullable String thread;
  private long lastLook = System.nanoTime() - LOOKS.toNanos();
  private boolean completed;
  private @Nullable String failure;

  /// @param continued the thread that is continued, null for a new one
  CodexStream(
      ThreadRecords records, @Nullable String continued, AgentRun run, Consumer<AgentEvent> events)
      throws IOException {
    this.records = records;
    this.run = run;
    this.events = events;
    this.items = new CodexItem(run.workspace(), events);
    this.before = continued == null ? Usage.NONE : records.usage(continued);
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
    CodexWait.in(line).filter(CodexWait::isTooLong).ifPresent(this::stop);
  }

  private void stop(CodexWait wait) {
    if (wait.isForALimit()) {
      events.accept(new AgentEvent.LimitReached(wait.until()));
    }
    run.stop()
        .stop(
            new AgentEvent.Failed(
                wait.isForALimit() ? FailureClass.LIMIT : FailureClass.TRANSIENT,
                "Codex would wait for %s: %s".formatted(wait.delay(), wait.reason())));
  }

  private void read(JsonNode event) {
    var type = event.path("type").asString("");
    switch (type) {
      case "thread.started" -> {
        thread = event.path("thread_id").asString("");
        events.accept(new AgentEvent.SessionStarted(thread));
      }
      case "item.started" -> items.started(event.path("item"));
      case "item.completed" -> {
        items.completed(event.path("item"));
        look();
      }
      case "turn.completed" -> turnCompleted(event.path("usage"));
      case "turn.failed" -> failure = event.at("/error/message").asString("");
      case "error" -> error(event.path("message").asString(""));
      case "turn.started", "item.updated" -> {} // nothing that the other events do not tell
      default -> events.accept(new AgentEvent.Unknown(type));
    }
  }

  private void error(String message) {
    if (message.startsWith(RECONNECTING)) {
      events.accept(new AgentEvent.Retrying(Duration.ZERO, message));
    }
  }

  private void turnCompleted(JsonNode total) {
    completed = true;
    report(usage(total));
  }

  /// Reports what was consumed by a turn that did not come to its end, as far as it is on record;
  /// to be called when the process is over.
  void reportUsage() {
    if (thread == null || completed) {
      return;
    }
    try {
      report(records.usage(thread));
    } catch (IOException _) {
      // it is not known then; the attempt ended as it did all the same
    }
  }

  /// What a turn consumes is on record before it is told.
  private void look() {
    var now = System.nanoTime();
    if (thread == null || now - lastLook < LOOKS.toNanos()) {
      return;
    }
    lastLook = now;
    try {
      var used = records.usage(thread).minus(before);
      if (!used.hasNothing()) {
        events.accept(new AgentEvent.UsageSoFar(used, null));
      }
    } catch (IOException _) {
      // it is told with the end of the turn at the latest
    }
  }

  /// Codex counts from the beginning of the thread.
  private void report(Usage all) {
    var used = all.minus(before);
    if (!used.equals(Usage.NONE)) {
      events.accept(new AgentEvent.UsageReported(used));
    }
  }

  /// Codex's input counts what came from the cache too; reasoning is part of the output.
  static Usage usage(JsonNode counts) {
    var read = counts.path("cached_input_tokens").asLong(0);
    return new Usage(
        counts.path("input_tokens").asLong(0) - read,
        counts.path("output_tokens").asLong(0),
        read,
        counts.path("cache_write_input_tokens").asLong(0));
  }

  /// Whether Codex did not find the thread that it was to continue.
  boolean threadIsGone() {
    return thread == null && stderr.text().contains("no rollout found for thread id");
  }

  @Override
  public AgentEvent.Ended ended(int exitCode) {
    if (failure != null) {
      return failed(failure);
    }
    return completed && exitCode == 0
        ? AgentEvent.Completed.of(items.lastWords())
        : withoutEnd(exitCode);
  }

  private AgentEvent.Failed failed(String message) {
    var kind = CodexFailure.classify(message);
    if (kind == FailureClass.LIMIT) {
      events.accept(new AgentEvent.LimitReached(limitReset()));
    }
    return new AgentEvent.Failed(kind, CodexFailure.words(message));
  }

  private @Nullable Instant limitReset() {
    try {
      return thread == null ? null : records.limitReset(thread).orElse(null);
    } catch (IOException _) {
      return null; // the time is a help where it can be had, no more
    }
  }

  /// A process that ended without its last event crashed, unless it never got as far as a thread.
  private AgentEvent.Failed withoutEnd(int exitCode) {
    var refused = thread == null && exitCode > 0 && exitCode < CodexFailure.SIGNAL_BASE;
    var said = stderr.isEmpty() ? "" : ": " + stderr.text();
    return refused
        ? new AgentEvent.Failed(
            FailureClass.CONFIG,
            "Codex refused to start (exit code %d)%s".formatted(exitCode, said))
        : new AgentEvent.Failed(
            FailureClass.CRASHED,
            "Codex ended without a result (exit code %d)%s".formatted(exitCode, said));
  }
}
