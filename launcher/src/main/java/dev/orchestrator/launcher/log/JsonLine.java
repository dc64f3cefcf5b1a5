package dev.orchestrator.launcher.log;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.log.LogContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/// A line of the log file. Made on the thread that logs.
///
/// @param level by its name in `System.Logger`
/// @param thread its name; its number where it has none
/// @param run which run, task and attempt it concerns, null where it concerns none
/// @param exception the stack trace
@JsonPropertyOrder({"time", "level", "logger", "thread", "run", "task", "attempt", "message"})
record JsonLine(
    Instant time,
    String level,
    String logger,
    String thread,
    @Nullable String run,
    @Nullable String task,
    @Nullable Integer attempt,
    String message,
    @Nullable String exception) {
  private static final int MAX_CHARS = 32 * 1024;
  private static final SimpleFormatter MESSAGES = new SimpleFormatter();

  /// @param mask takes what is secret out of a text
  static JsonLine of(LogRecord entry, UnaryOperator<String> mask) {
    var about = LogContext.current();
    var thrown = entry.getThrown();
    return new JsonLine(
        entry.getInstant(),
        LogLevels.name(entry.getLevel()),
        String.valueOf(entry.getLoggerName()),
        threadName(),
        about.map(LogContext::run).orElse(null),
        about.map(LogContext::task).orElse(null),
        about.map(LogContext::attempt).orElse(null),
        bounded(mask.apply(String.valueOf(MESSAGES.formatMessage(entry)))),
        thrown == null ? null : bounded(mask.apply(trace(thrown))));
  }

  private static String threadName() {
    var thread = Thread.currentThread();
    return thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static String bounded(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
  }

  String text() {
    return Json.write(this) + "\n";
  }
}
