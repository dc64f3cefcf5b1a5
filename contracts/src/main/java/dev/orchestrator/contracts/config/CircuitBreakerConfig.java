package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.Objects;

/// When a provider that fails is left alone, and for how long.
///
/// @param maxFailures failures of attempts on its account, without an answer between them, after
///   which nothing more is started there
/// @param resetTimeout after this long one attempt tries whether it works again
public record CircuitBreakerConfig(Integer maxFailures, Duration resetTimeout) {
  public static final CircuitBreakerConfig DEFAULT =
      new CircuitBreakerConfig(5, Duration.ofSeconds(30));

  public CircuitBreakerConfig {
    maxFailures = Objects.requireNonNullElse(maxFailures, 5);
    resetTimeout = Objects.requireNonNullElse(resetTimeout, Duration.ofSeconds(30));
  }
}
