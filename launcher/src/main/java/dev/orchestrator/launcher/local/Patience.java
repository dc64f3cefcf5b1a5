package dev.orchestrator.launcher.local;

import dev.orchestrator.launcher.UserException;
import java.time.Duration;

/// How long a program waits in turn for the one that is at work in its repository: to be let in by
/// it, or for it to be gone. For one thread.
final class Patience {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// Before the run has begun: as long as a program takes to come up.
  private static final Duration TO_BE_LET_IN = Duration.ofSeconds(30);

  /// As long as a program may take to stop its agents and keep their work.
  private static final Duration TO_TAKE_OVER = Duration.ofMinutes(11);

  private final StateFolder state;
  private Duration waited = Duration.ZERO;

  Patience(StateFolder state) {
    this.state = state;
  }

  /// Waits a moment, or until a signal comes.
  ///
  /// @throws UserException when it was waited long enough
  void pause(Interrupts interrupts, boolean begun) throws InterruptedException {
    if (waited.compareTo(begun ? TO_TAKE_OVER : TO_BE_LET_IN) > 0) {
      throw UserException.environment(
          "another orchestrator is at work in %s and lets nobody in; wait for it to finish, or stop it first"
              .formatted(state.path().getParent()));
    }
    interrupts.askedWithin(PAUSE);
    waited = waited.plus(PAUSE);
  }
}
