package dev.orchestrator.contracts.config;

import java.util.Objects;

/// Settings of runs.
///
/// @param concurrency attempts of one run that may be under way at once
/// @param merge how finished tasks are brought together
/// @param worktree what workspaces get beside what git puts into them
public record RunConfig(int concurrency, MergeConfig merge, WorktreeConfig worktree) {
  public RunConfig {
    merge = Objects.requireNonNullElse(merge, MergeConfig.DEFAULT);
    worktree = Objects.requireNonNullElse(worktree, WorktreeConfig.NONE);
  }

  /// A run that merges in the usual way and whose workspaces get nothing more.
  public RunConfig(int concurrency) {
    this(concurrency, MergeConfig.DEFAULT, WorktreeConfig.NONE);
  }
}
