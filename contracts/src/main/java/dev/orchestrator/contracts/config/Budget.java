package dev.orchestrator.contracts.config;

import org.jspecify.annotations.Nullable;

/// How much may be spent; what is null is not bounded.
///
/// @param usd US dollars
/// @param tokens sent and received, without those read from a provider's cache
/// @param softUsd US dollars from which on people are warned
/// @param softTokens tokens from which on people are warned
public record Budget(
    @Nullable Double usd,
    @Nullable Long tokens,
    @Nullable Double softUsd,
    @Nullable Long softTokens) {
  /// No bound.
  public static final Budget NONE = new Budget(null, null);

  /// Hard bounds alone.
  public Budget(@Nullable Double usd, @Nullable Long tokens) {
    this(usd, tokens, null, null);
  }

  /// The bounds of another one where it has any, else those of this one.
  public Budget overriddenBy(Budget other) {
    return new Budget(
        other.usd == null ? usd : other.usd,
        other.tokens == null ? tokens : other.tokens,
        other.softUsd == null ? softUsd : other.softUsd,
        other.softTokens == null ? softTokens : other.softTokens);
  }

  /// The same without the bounds that stop work.
  public Budget unbounded() {
    return new Budget(null, null, softUsd, softTokens);
  }
}
