package dev.orchestrator.scheduler.dispatch;

import java.time.Duration;
import java.time.Instant;

/// Notices when the clock tells an earlier time than it did, in this process or in the one before.
/// For one thread.
final class ClockWatch {
  /// Clocks are always being adjusted a little.
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private Instant latest = Instant.MIN;
  private boolean setBack;

  /// Takes note of what the clock told in the process before.
  void continueFrom(Instant time) {
    latest = time;
  }

  /// Takes note of what the clock tells.
  void told(Instant time) {
    setBack |= latest.isAfter(time.plus(TOLERANCE));
    latest = time;
  }

  /// Whether it was set back since that was last taken note of.
  boolean isSetBack() {
    return setBack;
  }

  /// The same, and takes note of it.
  boolean notedSetBack() {
    var answer = setBack;
    setBack = false;
    return answer;
  }
}
