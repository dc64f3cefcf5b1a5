package dev.orchestrator.launcher;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Sends the log to stderr: warnings and worse, one line each, with stack traces only for
/// `--debug`.
final class Logging {
  private static final String LINE = "%1$tT %4$s %5$s%n";
  private static final String LINE_AND_TRACE = "%1$tT %4$s %5$s%6$s%n";

  private Logging() {}

  static void configure(boolean debug) {
    System.setProperty("java.util.logging.SimpleFormatter.format", debug ? LINE_AND_TRACE : LINE);
    LogManager.getLogManager();
    Logger.getLogger("").setLevel(Level.WARNING);
  }
}
