package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before an attempt is repeated: a random time up to a limit that doubles with
/// each failure (exponential backoff with full jitter).
final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private Backoff() {}

  /// @param failures failed attempts so far, at least 1
  static Duration delay(RetryPolicy policy, int failures, RandomGenerator random) {
    var doublings = Math.min(failures - 1, MAX_DOUBLINGS);
    var grown = policy.baseDelay().multipliedBy(1L << doublings);
    var limit = grown.compareTo(policy.maxDelay()) < 0 ? grown : policy.maxDelay();
    return Duration.ofMillis(random.nextLong(limit.toMillis() + 1));
  }
}
