package dev.orchestrator.contracts.config;

import java.util.Objects;

/// Settings of runs.
///
/// @param concurrency attempts of one run that may be under way at once
/// @param merge how finished tasks are brought together
/// @param worktree what workspaces get beside what git puts into them
/// @param questions what is done with the questions of agents
/// @param budget how much may be spent
public record RunConfig(
    int concurrency,
    MergeConfig merge,
    WorktreeConfig worktree,
    QuestionsConfig questions,
    RunBudget budget) {
  public RunConfig {
    merge = Objects.requireNonNullElse(merge, MergeConfig.DEFAULT);
    worktree = Objects.requireNonNullElse(worktree, WorktreeConfig.NONE);
    questions = Objects.requireNonNullElse(questions, QuestionsConfig.DEFAULT);
    budget = Objects.requireNonNullElse(budget, RunBudget.NONE);
  }

  /// A run without a budget.
  public RunConfig(
      int concurrency, MergeConfig merge, WorktreeConfig worktree, QuestionsConfig questions) {
    this(concurrency, merge, worktree, questions, RunBudget.NONE);
  }

  /// A run that merges and treats questions in the usual way and whose workspaces get nothing more.
  public RunConfig(int concurrency) {
    this(concurrency, MergeConfig.DEFAULT, WorktreeConfig.NONE, QuestionsConfig.DEFAULT);
  }
}
