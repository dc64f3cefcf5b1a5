package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many tasks of the runs under way are in which state. Counted by one thread, read by others.
final class TaskStates {
  private record Key(RunId run, TaskId task) {}

  private final Map<Key, TaskState> states = new ConcurrentHashMap<>();

  long count(TaskState state) {
    return states.values().stream().filter(one -> one == state).count();
  }

  void forget(RunId run) {
    states.keySet().removeIf(key -> key.run().equals(run));
  }

  void take(JournalEntry entry) {
    var run = entry.run();
    switch (entry.event()) {
      case RunEvent.TasksAdded(var tasks) ->
          tasks.forEach(task -> is(run, task.id(), TaskState.PENDING));
      case RunEvent.TaskReady(var task) -> is(run, task, TaskState.READY);
      case RunEvent.AttemptStarted started -> is(run, started.task(), TaskState.RUNNING);
      case RunEvent.AttemptInterrupted(var task, _, _) -> is(run, task, TaskState.READY);
      case RunEvent.RetryScheduled(var task, _, _) -> is(run, task, TaskState.WAITING);
      case RunEvent.StepReached(var task, _, _) -> is(run, task, TaskState.READY);
      case RunEvent.ChangesRequested changes -> is(run, changes.task(), TaskState.READY);
      case RunEvent.DecisionNeeded needed -> is(run, needed.task(), TaskState.WAITING);
      case RunEvent.DecisionMade made -> is(run, made.task(), TaskState.READY);
      case RunEvent.IntegrationStarted(var task, _) -> is(run, task, TaskState.INTEGRATING);
      case RunEvent.IntegrationDelayed delayed -> is(run, delayed.task(), TaskState.WAITING);
      case RunEvent.MergeRefused refused -> is(run, refused.task(), TaskState.READY);
      case RunEvent.MergeNeeded needed -> is(run, needed.task(), TaskState.WAITING);
      case RunEvent.TaskSucceeded(var task, _, _) -> is(run, task, TaskState.SUCCEEDED);
      case RunEvent.TaskFailed(var task, _, _) -> is(run, task, TaskState.FAILED);
      case RunEvent.TaskSkipped(var task, _) -> is(run, task, TaskState.SKIPPED);
      case RunEvent.TaskCancelled(var task) -> is(run, task, TaskState.CANCELLED);
      case RunEvent.TaskRevived(var task, var revived) -> {
        is(run, task, TaskState.READY);
        revived.forEach(one -> is(run, one, TaskState.PENDING));
      }
      // what moves no task
      case RunEvent.RunStarted _,
          RunEvent.PlanProposed _,
          RunEvent.PlanRefused _,
          RunEvent.PlanningRequested _,
          RunEvent.PlanRejected _,
          RunEvent.WriteBlocked _,
          RunEvent.SessionOpened _,
          RunEvent.AttemptSucceeded _,
          RunEvent.AttemptFailed _,
          RunEvent.QuestionAsked _,
          RunEvent.QuestionProlonged _,
          RunEvent.QuestionReferred _,
          RunEvent.AnswerRefused _,
          RunEvent.QuestionAnswered _,
          RunEvent.QuestionWithdrawn _,
          RunEvent.ProgressReported _,
          RunEvent.UsageReported _,
          RunEvent.ProviderStateChanged _,
          RunEvent.BudgetReached _,
          RunEvent.BudgetSet _,
          RunEvent.CancelRequested _,
          RunEvent.TaskPaused _,
          RunEvent.TaskContinued _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.RunCancelRequested _,
          RunEvent.RunInterrupted _,
          RunEvent.RunResumed _,
          RunEvent.RunFinished _ -> {}
    }
  }

  private void is(RunId run, TaskId task, TaskState state) {
    states.put(new Key(run, task), state);
  }
}
