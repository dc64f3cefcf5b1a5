package dev.orchestrator.launcher;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Sends the log to stderr, warnings and worse unless `ORCHESTRATOR_LOG` names another level.
final class Logging {
  private Logging() {}

  static void configure(Map<String, String> environment) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
    LogManager.getLogManager();
    Logger.getLogger("").setLevel(level(environment.getOrDefault("ORCHESTRATOR_LOG", "WARNING")));
  }

  private static Level level(String name) {
    try {
      return Level.parse(name);
    } catch (IllegalArgumentException e) {
      throw UserException.usage(
          "ORCHESTRATOR_LOG is %s; expected a level such as WARNING, INFO or FINE".formatted(name));
    }
  }
}
