package dev.orchestrator.contracts.config;

import org.jspecify.annotations.Nullable;

/// Settings of the runner on this machine.
///
/// @param slots attempts of all runs together that it works on at once; null for no bound
public record RunnerConfig(@Nullable Integer slots) {
  /// A runner that is bounded only by the runs' own limits.
  public static final RunnerConfig UNBOUNDED = new RunnerConfig(null);
}
