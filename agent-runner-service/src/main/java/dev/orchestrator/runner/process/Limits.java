package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Watches one process's time limit and idle limit.
///
/// By the monotonic clock: a wall clock that is set right or a lost leap second must end no agent.
final class Limits {
  private final long started = System.nanoTime();
  private final Duration timeLimit;
  private final Duration idleLimit;
  private volatile long lastOutput = started;
  private volatile Duration silence = Duration.ZERO;

  Limits(Launch launch) {
    timeLimit = launch.timeLimit();
    idleLimit = launch.idleLimit();
  }

  void outputSeen() {
    lastOutput = System.nanoTime();
  }

  /// Makes the idle limit longer by this much, until the next call.
  void allowSilence(Duration beyondIdleLimit) {
    silence = beyondIdleLimit;
  }

  /// When to look again if the process says nothing: at a limit, and no later than the idle limit
  /// from now, in case that the silence is not allowed any more.
  Duration left() {
    var now = System.nanoTime();
    var time = timeLimit.minusNanos(now - started);
    var idle = idleLimit.plus(silence).minusNanos(now - lastOutput);
    return Stream.of(time, idle, idleLimit).min(Comparator.naturalOrder()).orElseThrow();
  }

  Optional<Ending> reached() {
    var now = System.nanoTime();
    if (!timeLimit.minusNanos(now - started).isPositive()) {
      return Optional.of(Ending.TIMED_OUT);
    }
    return idleLimit.plus(silence).minusNanos(now - lastOutput).isPositive()
        ? Optional.empty()
        : Optional.of(Ending.IDLE);
  }
}
