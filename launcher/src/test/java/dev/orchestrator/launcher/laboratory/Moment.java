package dev.orchestrator.launcher.laboratory;

import dev.orchestrator.launcher.endtoend.Program;
import java.time.Duration;

/// An instant in the life of a program.
record Moment(Since since, Duration time) {
  private static final Duration LOOK = Duration.ofMillis(5);

  enum Since {
    START,
    /// Whatever it printed first: it is at work now.
    FIRST_WORD
  }

  /// Waits for it.
  ///
  /// @return whether the program is still alive then
  boolean comesFor(Program program) throws Exception {
    while (since == Since.FIRST_WORD && program.out().isEmpty()) {
      if (program.endsWithin(LOOK)) {
        return false;
      }
    }
    return !program.endsWithin(time);
  }
}
