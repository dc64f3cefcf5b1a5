package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.RunInstruction.AcceptTask;
import dev.orchestrator.contracts.scheduler.RunInstruction.AddTasks;
import dev.orchestrator.contracts.scheduler.RunInstruction.ApprovePlan;
import dev.orchestrator.contracts.scheduler.RunInstruction.CancelRun;
import dev.orchestrator.contracts.scheduler.RunInstruction.CancelTask;
import dev.orchestrator.contracts.scheduler.RunInstruction.ChangePlan;
import dev.orchestrator.contracts.scheduler.RunInstruction.ContinueRun;
import dev.orchestrator.contracts.scheduler.RunInstruction.ContinueTask;
import dev.orchestrator.contracts.scheduler.RunInstruction.PauseRun;
import dev.orchestrator.contracts.scheduler.RunInstruction.PauseTask;
import dev.orchestrator.contracts.scheduler.RunInstruction.PlanMore;
import dev.orchestrator.contracts.scheduler.RunInstruction.RejectPlan;
import dev.orchestrator.contracts.scheduler.RunInstruction.RetryTask;
import dev.orchestrator.contracts.scheduler.RunInstruction.ReviseTask;
import dev.orchestrator.contracts.scheduler.RunInstruction.SetBudget;
import dev.orchestrator.scheduler.plan.PlanAnswers;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What an onlooker expects of a person's instruction: a refusal, or what its first event is.
final class Instructions {
  private final RunView view;
  private final PlanAnswers answers;

  Instructions(RunView view, PlanAnswers answers) {
    this.view = view;
    this.answers = answers;
  }

  Refusal.@Nullable Code refusal(RunInstruction instruction) {
    return switch (instruction) {
      case ApprovePlan(_, var edited) -> {
        var proposed = unless(view.planning.isUndecided());
        yield proposed != null || edited == null ? proposed : unlessValid(edited);
      }
      case RejectPlan _, ChangePlan _ -> unless(view.planning.isUndecided());
      case PlanMore _ -> unless(!isGivenUp() && !view.isPlanningOpen());
      case AddTasks(_, var tasks) ->
          isGivenUp() || view.isPlanningOpen() ? Refusal.Code.WRONG_STATE : unlessValid(tasks);
      case RetryTask(_, var task) -> refusal(task, one -> !isGivenUp() && isRetryable(one));
      case CancelTask(_, var task) ->
          refusal(
              task,
              one -> one.state == TaskState.CANCELLED && !view.finished || !one.state.isFinal());
      case AcceptTask(_, var task) -> refusal(task, Instructions::isUndecided);
      case ReviseTask(_, var task, _) -> refusal(task, Instructions::isUndecided);
      case PauseTask(_, var task) -> refusal(task, one -> !one.state.isFinal());
      case ContinueTask(_, var task) -> refusal(task, one -> !one.state.isFinal());
      case CancelRun _, PauseRun _, ContinueRun _ -> null;
      case SetBudget set -> {
        var unknown = set.task() == null ? null : refusal(set.task(), _ -> true);
        var planning = set.task() != null && set.task().equals(TaskId.PLANNING);
        var invalid = planning || set.usd() == null && set.tokens() == null && !set.unbounded();
        yield planning || (unknown == null && invalid) ? Refusal.Code.INVALID : unknown;
      }
      case RunInstruction.AnswerQuestion(_, var question, var answer) -> {
        if (question > view.questions.size()) {
          yield Refusal.Code.NOT_FOUND;
        }
        var open = unless(view.question(question).isOpen());
        yield open == null && answer.isBlank() ? Refusal.Code.INVALID : open;
      }
    };
  }

  private boolean isGivenUp() {
    return view.cancelled && !view.finished;
  }

  private static boolean isRetryable(TaskView task) {
    var ended = task.state == TaskState.FAILED || task.state == TaskState.CANCELLED;
    return task.retryDue != null
        || task.isLeftToPerson()
        || (ended && task.parents.stream().noneMatch(TaskView::isMissed));
  }

  private static boolean isUndecided(TaskView task) {
    return task.isUndecided() && !task.isPlanning();
  }

  private Refusal.@Nullable Code refusal(TaskId id, Predicate<TaskView> followable) {
    var task = view.find(id);
    if (task == null
        || task.isAnswering()
        || (task.isPlanning() && task.state == TaskState.PENDING)) {
      return Refusal.Code.NOT_FOUND;
    }
    return unless(followable.test(task));
  }

  private static Refusal.@Nullable Code unless(boolean followable) {
    return followable ? null : Refusal.Code.WRONG_STATE;
  }

  private Refusal.@Nullable Code unlessValid(List<Task> tasks) {
    var existing = view.tasks().stream().map(task -> task.task).toList();
    return answers.check(tasks, existing) instanceof PlanAnswers.Reading.Problems
        ? Refusal.Code.INVALID
        : null;
  }

  /// The first event of one that is followed; empty when there need be none.
  Optional<Expected> first(RunInstruction instruction) {
    return Optional.ofNullable(
        switch (instruction) {
          case ApprovePlan(_, var edited) ->
              exactly(new RunEvent.TasksAdded(Objects.requireNonNullElse(edited, view.proposal)));
          case RejectPlan(_, var reason) -> exactly(new RunEvent.PlanRejected(reason));
          case ChangePlan(_, var words) ->
              exactly(new RunEvent.PlanningRequested(words, view.addition));
          case PlanMore(_, var words) -> exactly(new RunEvent.PlanningRequested(words, true));
          case AddTasks(_, var tasks) -> exactly(new RunEvent.TasksAdded(tasks));
          case RetryTask(_, var task) -> retried(view.task(task));
          case CancelTask(_, var task) -> cancelled(view.task(task));
          case CancelRun _ -> view.cancelled ? null : exactly(new RunEvent.RunCancelRequested());
          case PauseTask(_, var task) ->
              view.task(task).paused ? null : exactly(new RunEvent.TaskPaused(task));
          case ContinueTask(_, var task) ->
              view.task(task).paused ? exactly(new RunEvent.TaskContinued(task)) : null;
          case PauseRun _ -> view.paused ? null : exactly(new RunEvent.RunPaused());
          case ContinueRun _ -> view.paused ? exactly(new RunEvent.RunContinued()) : null;
          case SetBudget set -> bounded(set);
          case AcceptTask(_, var task) -> exactly(new RunEvent.DecisionMade(task, true, ""));
          case ReviseTask(_, var task, var words) ->
              exactly(new RunEvent.DecisionMade(task, false, words));
          case RunInstruction.AnswerQuestion(_, var question, var answer) ->
              exactly(new RunEvent.QuestionAnswered(question, answer, Answerer.PERSON));
        });
  }

  private @Nullable Expected bounded(SetBudget set) {
    var before = view.spending.budget(set.task());
    var usd = set.usd() != null || set.unbounded() ? set.usd() : before.usd();
    var tokens = set.tokens() != null || set.unbounded() ? set.tokens() : before.tokens();
    var budget = new Budget(usd, tokens, before.softUsd(), before.softTokens());
    return budget.equals(before) ? null : exactly(new RunEvent.BudgetSet(set.task(), budget));
  }

  private static Expected exactly(RunEvent event) {
    return Expected.exactly(event);
  }

  private Expected retried(TaskView task) {
    if (task.retryDue != null) {
      return exactly(
          task.unmerged
              ? new RunEvent.IntegrationStarted(task.id(), task.attempt)
              : new RunEvent.TaskReady(task.id()));
    }
    if (task.isLeftToPerson()) {
      return exactly(new RunEvent.IntegrationStarted(task.id(), task.attempt));
    }
    if (task.isPlanning()) {
      return exactly(new RunEvent.PlanningRequested(view.words, view.addition));
    }
    var revived = view.revivedWith(task).stream().map(TaskView::id).toList();
    return Expected.of(
        RunEvent.TaskRevived.class,
        event ->
            event.task().equals(task.id())
                && event.revived().size() == revived.size()
                && new HashSet<>(event.revived()).containsAll(revived));
  }

  private static @Nullable Expected cancelled(TaskView task) {
    if (task.state == TaskState.RUNNING || task.state == TaskState.INTEGRATING) {
      return task.cancelling ? null : exactly(new RunEvent.CancelRequested(task.id()));
    }
    return task.state.isFinal() ? null : exactly(new RunEvent.TaskCancelled(task.id()));
  }
}
