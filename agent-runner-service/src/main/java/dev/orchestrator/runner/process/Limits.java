package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Watches one process's time limit and idle limit, neither of which runs while it is suspended.
///
/// By the monotonic clock: a wall clock that is set right or a lost leap second must end no agent.
final class Limits {
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final long started = System.nanoTime();
  private final Duration timeLimit;
  private final Duration idleLimit;
  private volatile long lastOutput = started;
  private volatile Duration silence = Duration.ZERO;
  private boolean isSuspended;
  private long suspendedAt;
  private long suspended;

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

  /// Stops both limits, until [#resume].
  synchronized void suspend() {
    if (!isSuspended) {
      isSuspended = true;
      suspendedAt = System.nanoTime();
    }
  }

  /// Lets the time limit go on and the idle limit begin anew.
  synchronized void resume() {
    if (isSuspended) {
      isSuspended = false;
      suspended += System.nanoTime() - suspendedAt;
      outputSeen();
    }
  }

  /// When to look again if the process says nothing: at a limit, and no later than the idle limit
  /// from now, in case that the silence is not allowed any more; and while both are suspended no
  /// sooner than in a second.
  synchronized Duration left() {
    var idle = idleLimit.plus(silence).minusNanos(System.nanoTime() - lastOutput);
    var first = Stream.of(timeLeft(), idle, idleLimit).min(Comparator.naturalOrder()).orElseThrow();
    return isSuspended && first.compareTo(LOOK_INTERVAL) < 0 ? LOOK_INTERVAL : first;
  }

  synchronized Optional<Ending> reached() {
    if (isSuspended) {
      return Optional.empty();
    }
    if (!timeLeft().isPositive()) {
      return Optional.of(Ending.TIMED_OUT);
    }
    return idleLimit.plus(silence).minusNanos(System.nanoTime() - lastOutput).isPositive()
        ? Optional.empty()
        : Optional.of(Ending.IDLE);
  }

  private Duration timeLeft() {
    var now = isSuspended ? suspendedAt : System.nanoTime();
    return timeLimit.minusNanos(now - started - suspended);
  }
}
