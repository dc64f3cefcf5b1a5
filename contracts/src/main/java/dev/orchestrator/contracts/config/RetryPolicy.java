package dev.orchestrator.contracts.config;

import java.time.Duration;

/// How often and how soon a failed attempt is repeated: exponential backoff from `baseDelay` up to
/// `maxDelay`, with full jitter.
///
/// @param maxAttempts failed attempts after which the task fails, at least 1
public record RetryPolicy(int maxAttempts, Duration baseDelay, Duration maxDelay) {
  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts %d is below 1".formatted(maxAttempts));
    }
  }
}
