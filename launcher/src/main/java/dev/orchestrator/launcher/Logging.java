package dev.orchestrator.launcher;

import dev.orchestrator.contracts.log.LogContext;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Sends the log to stderr: warnings and worse, one line each, with stack traces only for
/// `--debug`. What happens to runs is left out, as those who follow them are shown it anyway.
final class Logging {
  private static final String LINE = "%1$tT %4$s %5$s%n";
  private static final String LINE_AND_TRACE = "%1$tT %4$s %5$s%6$s%n";

  private Logging() {}

  static void configure(boolean debug) {
    System.setProperty("java.util.logging.SimpleFormatter.format", debug ? LINE_AND_TRACE : LINE);
    LogManager.getLogManager();
    var root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    for (var handler : root.getHandlers()) {
      handler.setLevel(Level.WARNING);
      handler.setFilter(entry -> !LogContext.RUN_LOG.equals(entry.getLoggerName()));
    }
  }
}
