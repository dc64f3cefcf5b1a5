package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Whether a run has come to where nothing goes on without a person's word: at least one task waits
/// to be merged by hand, for a decision on what a check says or for another budget, and no other
/// one is at work or will be by itself. A plan that waits for approval does not count.
public final class Standstill {
  private final Set<TaskId> underWay = new HashSet<>();
  private final Set<TaskId> waiting = new HashSet<>();

  /// Of those under way the ones that an agent works on, or that are being merged.
  private final Set<TaskId> atWork = new HashSet<>();

  /// Tasks, or nothing for the whole run, whose budget is spent.
  private final Set<Optional<TaskId>> heldUp = new HashSet<>();

  /// Takes a run's next event.
  public void take(RunEvent event) {
    switch (event) {
      case RunEvent.PlanningRequested _, RunEvent.PlanProposed _, RunEvent.PlanRefused _ ->
          goesOn(TaskId.PLANNING);
      case RunEvent.PlanRejected _, RunEvent.TasksAdded _ -> stops(TaskId.PLANNING);
      case RunEvent.TaskReady(var task) -> goesOn(task);
      case RunEvent.WriteBlocked(var task, _) -> goesOn(task);
      case RunEvent.AttemptStarted started -> works(started.task());
      case RunEvent.AttemptSucceeded succeeded -> goesOn(succeeded.task());
      case RunEvent.AttemptFailed failed -> goesOn(failed.task());
      case RunEvent.AttemptInterrupted interrupted -> goesOn(interrupted.task());
      case RunEvent.RetryScheduled retry -> goesOn(retry.task());
      case RunEvent.StepReached reached -> goesOn(reached.task());
      case RunEvent.ChangesRequested changes -> goesOn(changes.task());
      case RunEvent.DecisionMade made -> goesOn(made.task());
      case RunEvent.IntegrationStarted started -> works(started.task());
      case RunEvent.IntegrationDelayed delayed -> works(delayed.task());
      case RunEvent.MergeRefused refused -> goesOn(refused.task());
      case RunEvent.DecisionNeeded needed -> waits(needed.task());
      case RunEvent.MergeNeeded needed -> waits(needed.task());
      case RunEvent.TaskSucceeded ended -> stops(ended.task());
      case RunEvent.TaskFailed ended -> stops(ended.task());
      case RunEvent.TaskSkipped ended -> stops(ended.task());
      case RunEvent.TaskCancelled ended -> stops(ended.task());
      case RunEvent.TaskRevived(var task, var revived) -> {
        stops(task);
        revived.forEach(this::stops);
      }
      case RunEvent.BudgetReached(var task, var hard, _) -> {
        if (hard) {
          heldUp.add(Optional.ofNullable(task));
        }
      }
      case RunEvent.BudgetSet(var task, _) -> heldUp.remove(Optional.ofNullable(task));
      case RunEvent.RunStarted _,
          RunEvent.SessionOpened _,
          RunEvent.CancelRequested _,
          RunEvent.TaskPaused _,
          RunEvent.TaskContinued _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.RunCancelRequested _,
          RunEvent.RunInterrupted _,
          RunEvent.RunResumed _,
          RunEvent.QuestionAsked _,
          RunEvent.QuestionReferred _,
          RunEvent.QuestionProlonged _,
          RunEvent.AnswerRefused _,
          RunEvent.QuestionAnswered _,
          RunEvent.QuestionWithdrawn _,
          RunEvent.ProgressReported _,
          RunEvent.UsageReported _,
          RunEvent.ProviderStateChanged _,
          RunEvent.RunFinished _ -> {}
    }
  }

  /// The answering of a question is part of the task that asks.
  private void goesOn(TaskId task) {
    if (!task.isAnswering()) {
      waiting.remove(task);
      atWork.remove(task);
      underWay.add(task);
    }
  }

  private void works(TaskId task) {
    goesOn(task);
    if (task.isAnswering()) {
      return;
    }
    atWork.add(task);
  }

  private void waits(TaskId task) {
    atWork.remove(task);
    underWay.remove(task);
    waiting.add(task);
  }

  private void stops(TaskId task) {
    atWork.remove(task);
    underWay.remove(task);
    waiting.remove(task);
  }

  public boolean isReached() {
    return underWay.stream().allMatch(this::isHeldUp) && !(underWay.isEmpty() && waiting.isEmpty());
  }

  private boolean isHeldUp(TaskId task) {
    return !atWork.contains(task)
        && (heldUp.contains(Optional.empty()) || heldUp.contains(Optional.of(task)));
  }
}
