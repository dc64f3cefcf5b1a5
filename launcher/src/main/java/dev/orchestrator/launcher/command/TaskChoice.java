package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.store.query.StoreReader;
import java.util.List;

/// Finds the task of a run that a user means.
final class TaskChoice {
  private TaskChoice() {}

  static TaskId of(StoreReader store, RunId run, String wanted) {
    return of(store.tasks(run), run, wanted);
  }

  /// @param tasks those that the run has
  static TaskId of(List<TaskSummary> tasks, RunId run, String wanted) {
    return tasks.stream()
        .map(TaskSummary::task)
        .filter(id -> id.value().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            UserException.usage(
                "run %s has no task %s; `orchestrator status %s` lists its tasks"
                    .formatted(run, wanted, run)));
  }
}
