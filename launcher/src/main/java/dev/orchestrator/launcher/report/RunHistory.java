package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the events of a run tell beyond its summaries: its tasks as they were planned, what a
/// person has to decide, and who waits for whom.
public final class RunHistory {
  private final List<Task> tasks = new ArrayList<>();
  private final Map<TaskId, TaskId> blocked = new LinkedHashMap<>();
  private final Map<TaskId, String> undecided = new LinkedHashMap<>();
  private final Set<TaskId> paused = new HashSet<>();
  private final Map<Optional<TaskId>, String> heldUp = new LinkedHashMap<>();
  private final Map<TaskId, RunEvent.MergeNeeded> unmerged = new LinkedHashMap<>();
  private final ProviderHistory providers = new ProviderHistory();
  private Map<String, WorkflowConfig> workflows = Map.of();
  private @Nullable List<Task> proposal;
  private long lastSequence;

  /// Takes the next event.
  public void take(JournalEntry entry) {
    lastSequence = entry.sequence();
    providers.take(entry.event());
    switch (entry.event()) {
      case RunEvent.RunStarted started -> workflows = started.workflows();
      case RunEvent.TasksAdded(var added) -> {
        tasks.addAll(added);
        proposal = null;
      }
      case RunEvent.PlanProposed(_, var proposed) -> proposal = proposed;
      case RunEvent.PlanningRequested _, RunEvent.PlanRejected _ -> proposal = null;
      case RunEvent.RunCancelRequested _ -> {
        proposal = null;
        undecided.clear();
        unmerged.clear();
      }
      case RunEvent.WriteBlocked(var task, var by) -> blocked.put(task, by);
      case RunEvent.AttemptStarted started -> blocked.remove(started.task());
      case RunEvent.DecisionNeeded(var task, _, var comments) -> {
        undecided.put(task, comments);
        letsGo(task);
      }
      case RunEvent.MergeRefused refused -> letsGo(refused.task());
      case RunEvent.MergeNeeded needed -> unmerged.put(needed.task(), needed);
      case RunEvent.IntegrationStarted started -> unmerged.remove(started.task());
      case RunEvent.DecisionMade made -> undecided.remove(made.task());
      case RunEvent.TaskReady(var task) -> letsGo(task);
      case RunEvent.StepReached reached -> letsGo(reached.task());
      case RunEvent.ChangesRequested changes -> letsGo(changes.task());
      case RunEvent.AttemptFailed failed -> letsGo(failed.task());
      case RunEvent.AttemptInterrupted stopped -> letsGo(stopped.task());
      case RunEvent.RetryScheduled retry -> letsGo(retry.task());
      case RunEvent.IntegrationDelayed delayed -> letsGo(delayed.task());
      case RunEvent.TaskRevived(var task, var revived) -> {
        letsGo(task);
        revived.forEach(this::letsGo);
      }
      case RunEvent.TaskSucceeded ended -> ended(ended.task());
      case RunEvent.TaskFailed ended -> givenUp(ended.task());
      case RunEvent.TaskSkipped ended -> ended(ended.task());
      case RunEvent.TaskCancelled ended -> givenUp(ended.task());
      case RunEvent.BudgetReached(var task, var hard, var reason) -> {
        if (hard) {
          heldUp.put(Optional.ofNullable(task), reason);
        }
        if (hard && task != null) {
          letsGo(task);
        }
      }
      case RunEvent.BudgetSet(var task, _) -> heldUp.remove(Optional.ofNullable(task));
      case RunEvent.TaskPaused(var task) -> {
        paused.add(task);
        letsGo(task);
      }
      case RunEvent.TaskContinued(var task) -> paused.remove(task);
      case RunEvent.PlanRefused _,
          RunEvent.SessionOpened _,
          RunEvent.CancelRequested _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.AttemptSucceeded _,
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

  /// With its planning, what was proposed is given up.
  private void givenUp(TaskId task) {
    ended(task);
    if (task.equals(TaskId.PLANNING)) {
      proposal = null;
    }
  }

  private void ended(TaskId task) {
    undecided.remove(task);
    paused.remove(task);
    unmerged.remove(task);
    letsGo(task);
  }

  /// Gives up its turn to write, or its place among those that wait for theirs.
  private void letsGo(TaskId task) {
    blocked.remove(task);
    blocked.values().removeIf(task::equals);
  }

  /// The number of the last event.
  public long lastSequence() {
    return lastSequence;
  }

  /// What has become of the providers.
  public ProviderHistory providers() {
    return providers;
  }

  /// The workflows that the run's tasks may go through, as the run has kept them.
  public Map<String, WorkflowConfig> workflows() {
    return workflows;
  }

  /// The run's tasks, in the order in which they came.
  public List<Task> tasks() {
    return List.copyOf(tasks);
  }

  /// The tasks that wait for a person's approval.
  public Optional<List<Task>> proposal() {
    return Optional.ofNullable(proposal);
  }

  /// Tasks that wait until another one lets go of files that both may write, and that other one.
  public Map<TaskId, TaskId> blocked() {
    return Map.copyOf(blocked);
  }

  /// Tasks of which no attempt starts until a person lets them go on.
  public Set<TaskId> paused() {
    return Set.copyOf(paused);
  }

  /// The tasks, or nothing for the whole run, of which no attempt starts until a person sets
  /// another budget, and why. Those that have ended in spite of it are among them.
  public Map<Optional<TaskId>, String> heldUp() {
    return Collections.unmodifiableMap(heldUp);
  }

  /// Tasks that wait to be merged by hand, in the order in which they came to that.
  public List<RunEvent.MergeNeeded> unmerged() {
    return List.copyOf(unmerged.values());
  }

  /// Tasks that wait for a person's word on what a check says, and what it says.
  public Map<TaskId, String> undecided() {
    return Map.copyOf(undecided);
  }
}
