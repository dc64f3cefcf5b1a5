package dev.orchestrator.contracts.config;

import org.jspecify.annotations.Nullable;

/// How much may be spent; what is null is not bounded.
///
/// @param usd US dollars
/// @param tokens sent and received, without those read from a provider's cache
public record Budget(@Nullable Double usd, @Nullable Long tokens) {
  /// No bound.
  public static final Budget NONE = new Budget(null, null);
}
