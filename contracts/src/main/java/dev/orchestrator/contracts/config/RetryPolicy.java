package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// How often and how soon a failed attempt is repeated: exponential backoff from `baseDelay` up to
/// `maxDelay`, with full jitter.
///
/// @param maxAttempts failed attempts in a row after which the task fails, at least 1
/// @param maxFailures failed attempts of a task in all, over all its steps, after which it fails
/// @param byFailure what holds instead for one class of failures, by its word
public record RetryPolicy(
    int maxAttempts,
    Duration baseDelay,
    Duration maxDelay,
    Integer maxFailures,
    Map<String, RetryRule> byFailure) {
  public static final int DEFAULT_MAX_FAILURES = 20;

  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts %d is below 1".formatted(maxAttempts));
    }
    maxFailures = Objects.requireNonNullElse(maxFailures, DEFAULT_MAX_FAILURES);
    byFailure = byFailure == null ? Map.of() : Map.copyOf(byFailure);
  }

  /// One that treats all failures alike.
  public RetryPolicy(int maxAttempts, Duration baseDelay, Duration maxDelay) {
    this(maxAttempts, baseDelay, maxDelay, DEFAULT_MAX_FAILURES, Map.of());
  }

  /// What holds for a class of failures.
  ///
  /// @param failure its word
  public RetryPolicy of(String failure) {
    var rule = byFailure.get(failure);
    return rule == null
        ? this
        : new RetryPolicy(
            Objects.requireNonNullElse(rule.maxAttempts(), maxAttempts),
            Objects.requireNonNullElse(rule.baseDelay(), baseDelay),
            Objects.requireNonNullElse(rule.maxDelay(), maxDelay),
            maxFailures,
            byFailure);
  }
}
