package dev.orchestrator.contracts.config;

import java.util.Objects;

/// Settings of runs.
///
/// @param concurrency attempts of one run that may be under way at once
/// @param worktree what workspaces get beside what git puts into them
public record RunConfig(int concurrency, WorktreeConfig worktree) {
  public RunConfig {
    worktree = Objects.requireNonNullElse(worktree, WorktreeConfig.NONE);
  }

  /// A run whose workspaces get nothing more.
  public RunConfig(int concurrency) {
    this(concurrency, WorktreeConfig.NONE);
  }
}
