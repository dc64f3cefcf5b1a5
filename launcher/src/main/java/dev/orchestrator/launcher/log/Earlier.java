package dev.orchestrator.launcher.log;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A logger and the level that it had.
record Earlier(Logger logger, @Nullable Level level) {
  void restore() {
    logger.setLevel(level);
  }
}
