package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.Optional;

/// Watches one process's time limit and idle limit.
///
/// By the monotonic clock: a wall clock that is set right or a lost leap second must end no agent.
final class Limits {
  private final long started = System.nanoTime();
  private final Duration timeLimit;
  private final Duration idleLimit;
  private volatile long lastOutput = started;

  Limits(Launch launch) {
    timeLimit = launch.timeLimit();
    idleLimit = launch.idleLimit();
  }

  void outputSeen() {
    lastOutput = System.nanoTime();
  }

  /// How long the process may still run if it says nothing.
  Duration left() {
    var now = System.nanoTime();
    var time = timeLimit.minusNanos(now - started);
    var idle = idleLimit.minusNanos(now - lastOutput);
    return time.compareTo(idle) < 0 ? time : idle;
  }

  Optional<Ending> reached() {
    var now = System.nanoTime();
    if (!timeLimit.minusNanos(now - started).isPositive()) {
      return Optional.of(Ending.TIMED_OUT);
    }
    return idleLimit.minusNanos(now - lastOutput).isPositive()
        ? Optional.empty()
        : Optional.of(Ending.IDLE);
  }
}
