package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.RunInstruction.AcceptTask;
import dev.orchestrator.contracts.scheduler.RunInstruction.AddTasks;
import dev.orchestrator.contracts.scheduler.RunInstruction.AnswerQuestion;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a person's instruction means, and when it cannot be followed.
final class InstructionRules {
  private final Decisions decisions;
  private final EndingRules endings;
  private final StepRules steps;
  private final MergeRules merges;
  private final PlanningRules planning;
  private final QuestionRules questions;
  private final BudgetRules budgets;
  private final PlanAnswers answers;

  InstructionRules(
      Decisions decisions,
      EndingRules endings,
      StepRules steps,
      MergeRules merges,
      PlanningRules planning,
      QuestionRules questions,
      BudgetRules budgets,
      PlanAnswers answers) {
    this.decisions = decisions;
    this.endings = endings;
    this.steps = steps;
    this.merges = merges;
    this.planning = planning;
    this.questions = questions;
    this.budgets = budgets;
    this.answers = answers;
  }

  private PlanState state() {
    return decisions.state();
  }

  /// Why it cannot be followed now.
  Optional<Refusal> refusal(RunInstruction instruction) {
    return switch (instruction) {
      case ApprovePlan(_, var edited) ->
          notProposed().or(() -> edited == null ? Optional.empty() : invalid(edited));
      case RejectPlan _, ChangePlan _ -> notProposed();
      case PlanMore _ -> givenUp().or(this::planningUnderWay);
      case AddTasks(_, var tasks) -> givenUp().or(this::planningUnderWay).or(() -> invalid(tasks));
      case RetryTask(_, var task) -> ofTask(task, node -> givenUp().or(() -> notRetryable(node)));
      case CancelTask(_, var task) -> ofTask(task, this::notCancellable);
      case AcceptTask(_, var task) -> ofTask(task, this::notUndecided);
      case ReviseTask(_, var task, _) -> ofTask(task, this::notUndecided);
      case PauseTask(_, var task) -> ofTask(task, InstructionRules::notAhead);
      case ContinueTask(_, var task) -> ofTask(task, InstructionRules::notAhead);
      case CancelRun _, PauseRun _, ContinueRun _ -> over();
      case AnswerQuestion answer -> questions.refusal(answer);
      case SetBudget set -> withoutBudget(set.task()).or(() -> budgets.refusal(set));
    };
  }

  /// Follows an instruction; does nothing with one that is refused.
  void follow(RunInstruction instruction) {
    if (refusal(instruction).isEmpty()) {
      carryOut(instruction);
    }
  }

  private void carryOut(RunInstruction instruction) {
    switch (instruction) {
      case ApprovePlan(_, var edited) ->
          planning.adopt(Objects.requireNonNullElse(edited, state().planning().proposal()));
      case RejectPlan(_, var reason) -> planning.reject(reason);
      case ChangePlan(_, var words) -> planning.request(words, state().planning().isAddition());
      case PlanMore(_, var words) -> planning.request(words, true);
      case AddTasks(_, var tasks) -> planning.adopt(tasks);
      case RetryTask(_, var task) -> retry(state().node(task));
      case CancelTask(_, var task) -> cancel(state().node(task));
      case CancelRun _ -> cancelAll();
      case PauseTask(_, var task) -> pause(state().node(task), true);
      case ContinueTask(_, var task) -> pause(state().node(task), false);
      case PauseRun _ -> pause(true);
      case ContinueRun _ -> pause(false);
      case AcceptTask(_, var task) -> steps.accepted(state().node(task));
      case AnswerQuestion answer -> questions.answered(answer);
      case SetBudget set -> budgets.set(set);
      case ReviseTask(_, var task, var words) -> steps.sentBack(state().node(task), words);
    }
  }

  private void retry(TaskNode node) {
    if (node.retryDue != null) {
      endings.tryAgain(node);
    } else if (isLeftToPerson(node)) {
      merges.again(node);
    } else if (node.id().equals(TaskId.PLANNING)) {
      planning.request(state().planning().words(), state().planning().isAddition());
    } else {
      var unmerged = node.unmerged;
      endings.revive(node);
      if (unmerged) {
        decisions.emit(new RunEvent.IntegrationStarted(node.id(), node.attempt()));
      } else {
        endings.releaseIfUnblocked(node);
      }
    }
  }

  private void cancel(TaskNode node) {
    if (node.state() == TaskState.RUNNING || node.state() == TaskState.INTEGRATING) {
      if (!node.cancelling) {
        decisions.emit(new RunEvent.CancelRequested(node.id()));
      }
    } else if (!node.state().isFinal()) {
      endings.cancelled(node);
    }
  }

  /// What runs is cancelled when it has stopped, and what is being merged likewise, unless the
  /// merge is through before.
  private void cancelAll() {
    if (!state().isCancelled()) {
      decisions.emit(new RunEvent.RunCancelRequested());
    }
    for (var node : state().allNodes().toList()) {
      switch (node.state()) {
        case RUNNING, INTEGRATING -> cancel(node);
        case PENDING, READY, WAITING -> give(node);
        case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> {}
      }
    }
  }

  /// Questions are given up with the tasks that ask them.
  private void give(TaskNode node) {
    var isTask = !node.id().equals(TaskId.PLANNING) && !node.id().isAnswering();
    if (isTask || (node.id().equals(TaskId.PLANNING) && state().planning().isOpen())) {
      decisions.emit(new RunEvent.TaskCancelled(node.id()));
    }
  }

  private void pause(TaskNode node, boolean wanted) {
    if (node.paused != wanted) {
      decisions.emit(
          wanted ? new RunEvent.TaskPaused(node.id()) : new RunEvent.TaskContinued(node.id()));
    }
  }

  private void pause(boolean wanted) {
    if (state().isPaused() != wanted) {
      decisions.emit(wanted ? new RunEvent.RunPaused() : new RunEvent.RunContinued());
    }
  }

  private Optional<Refusal> ofTask(TaskId task, Function<TaskNode, Optional<Refusal>> check) {
    return state()
        .find(task)
        .filter(node -> !node.id().isAnswering())
        .filter(node -> !node.id().equals(TaskId.PLANNING) || state().planning().isRequested())
        .map(check)
        .orElseGet(() ->
            Optional.of(
                new Refusal(Refusal.Code.NOT_FOUND, "the run has no task %s".formatted(task))));
  }

  /// The planning is part of the whole run's budget.
  private Optional<Refusal> withoutBudget(@Nullable TaskId task) {
    if (task == null) {
      return over();
    }
    return task.equals(TaskId.PLANNING)
        ? Optional.of(
            new Refusal(
                Refusal.Code.INVALID, "the planning has no budget of its own; set the run's"))
        : ofTask(task, _ -> over());
  }

  private Optional<Refusal> over() {
    return state().isFinished() ? wrongState("the run is over") : Optional.empty();
  }

  /// Nothing begins between the wish to give a run up and its end.
  private Optional<Refusal> givenUp() {
    return state().isCancelled() && !state().isFinished()
        ? wrongState("the run is being cancelled")
        : Optional.empty();
  }

  private Optional<Refusal> notProposed() {
    return state().planning().isProposed()
        ? Optional.empty()
        : wrongState("no plan waits for approval");
  }

  private Optional<Refusal> planningUnderWay() {
    return state().planning().isOpen()
        ? wrongState("the run's plan is not settled yet; approve or reject it first")
        : Optional.empty();
  }

  private Optional<Refusal> invalid(List<Task> tasks) {
    return answers.check(tasks, planning.existing())
            instanceof PlanAnswers.Reading.Problems(var sentences)
        ? Optional.of(new Refusal(Refusal.Code.INVALID, String.join("; ", sentences)))
        : Optional.empty();
  }

  private Optional<Refusal> notRetryable(TaskNode node) {
    return switch (node.state()) {
      case FAILED, CANCELLED -> lacking(node);
      case WAITING ->
          node.retryDue != null || isLeftToPerson(node)
              ? Optional.empty()
              : expected(node, "failed");
      case SKIPPED ->
          wrongState(
              "task %s was skipped for another task's failure; retry that one"
                  .formatted(node.id()));
      case PENDING, READY, RUNNING, INTEGRATING, SUCCEEDED -> expected(node, "failed");
    };
  }

  /// Whether it waits for a person to make it fit.
  private static boolean isLeftToPerson(TaskNode node) {
    return node.state() == TaskState.WAITING
        && node.retryDue == null
        && !node.asking
        && node.merging.isRefused();
  }

  private static Optional<Refusal> lacking(TaskNode node) {
    return node.parents.stream()
        .filter(EndingRules::isMissed)
        .findFirst()
        .flatMap(parent ->
            wrongState(
                "task %s needs task %s, which is %s; retry that one first"
                    .formatted(node.id(), parent.id(), parent.state().word())));
  }

  private Optional<Refusal> notCancellable(TaskNode node) {
    return switch (node.state()) {
      case PENDING, READY, RUNNING, WAITING, INTEGRATING -> Optional.empty();
      case CANCELLED -> over();
      case SUCCEEDED, FAILED, SKIPPED -> expected(node, "one that has not ended");
    };
  }

  private static Optional<Refusal> notAhead(TaskNode node) {
    return node.state().isFinal() ? expected(node, "one that has not ended") : Optional.empty();
  }

  private Optional<Refusal> notUndecided(TaskNode node) {
    if (isLeftToPerson(node)) {
      return wrongState(
          "task %s waits to be merged by hand; retry it when that is done".formatted(node.id()));
    }
    var undecided = node.state() == TaskState.WAITING && node.retryDue == null && !node.asking;
    return undecided && !node.id().equals(TaskId.PLANNING)
        ? Optional.empty()
        : expected(node, "one whose check still asks for changes");
  }

  private static Optional<Refusal> expected(TaskNode node, String expected) {
    return wrongState(
        "task %s is %s, expected %s".formatted(node.id(), node.state().word(), expected));
  }

  private static Optional<Refusal> wrongState(String sentence) {
    return Optional.of(new Refusal(Refusal.Code.WRONG_STATE, sentence));
  }
}
