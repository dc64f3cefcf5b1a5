package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.Task;
import java.util.Collection;
import java.util.List;

/// Reads what the orchestrator agent answers when it is asked for a plan. Pure.
public interface PlanAnswers {

  /// What an answer holds.
  sealed interface Reading {
    /// Tasks that can be run.
    record Tasks(List<Task> tasks) implements Reading {}

    /// Why it cannot be used, one sentence each.
    record Problems(List<String> sentences) implements Reading {}
  }

  /// @param existing the tasks that the run has already, which new ones may depend on
  Reading read(String answer, Collection<Task> existing);

  /// Checks tasks that a person wants added, likewise.
  Reading check(List<Task> tasks, Collection<Task> existing);
}
