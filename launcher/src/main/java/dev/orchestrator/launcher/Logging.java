package dev.orchestrator.launcher;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Sends the log to stderr, warnings and worse, one line each.
final class Logging {
  private static final String FORMAT = "%1$tT %4$s %5$s%6$s%n";

  private Logging() {}

  static void configure() {
    System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
    LogManager.getLogManager();
    Logger.getLogger("").setLevel(Level.WARNING);
  }
}
