package dev.orchestrator.contracts.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How much a run may spend, and each of its tasks; what is null is not bounded.
///
/// @param usd US dollars of the whole run, its planning and the answering of questions included
/// @param tokens of the whole run, without those read from a provider's cache
/// @param softUsd US dollars from which on people are warned
/// @param softTokens tokens from which on people are warned
/// @param task the bounds of each task
public record RunBudget(
    @Nullable Double usd,
    @Nullable Long tokens,
    @Nullable Double softUsd,
    @Nullable Long softTokens,
    Budget task) {
  /// No bounds.
  public static final RunBudget NONE = new RunBudget(null, null, null, null, Budget.NONE);

  public RunBudget {
    task = Objects.requireNonNullElse(task, Budget.NONE);
  }

  /// The bounds of the whole run.
  public Budget whole() {
    return new Budget(usd, tokens, softUsd, softTokens);
  }

  /// The same with other bounds of the whole run.
  public RunBudget withWhole(Budget whole) {
    return new RunBudget(whole.usd(), whole.tokens(), whole.softUsd(), whole.softTokens(), task);
  }
}
