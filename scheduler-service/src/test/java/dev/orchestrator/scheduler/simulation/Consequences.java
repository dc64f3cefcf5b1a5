package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.run.Advice;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.scheduler.plan.PlanAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an onlooker expects right after an event, before anything else.
final class Consequences {
  private static final int MAX_ANSWERS = 3;

  private final RunView view;
  private final PlanAnswers answers;

  Consequences(RunView view, PlanAnswers answers) {
    this.view = view;
    this.answers = answers;
  }

  /// @param at when the report came that the event follows from
  /// @param elsewhere whether the attempt that has failed waits for its provider, or for others
  @Nullable Expected of(RunEvent event, Instant at, boolean elsewhere) {
    return switch (event) {
      case RunEvent.AttemptSucceeded(var task, _, var result, _, var verdict, _) ->
          succeeded(view.task(task), result, verdict);
      case RunEvent.AttemptFailed failed -> failed(view.task(failed.task()), failed, at, elsewhere);
      case RunEvent.AttemptInterrupted(var task, _, _) ->
          view.task(task).cancelling ? cancelled(view.task(task)) : null;
      case RunEvent.IntegrationStarted(var task, _) ->
          view.task(task).cancelling ? Expected.exactly(new RunEvent.CancelRequested(task)) : null;
      case RunEvent.PlanProposed(_, var tasks) ->
          switch (view.started.approval()) {
            case Approval.AUTOMATIC -> Expected.exactly(new RunEvent.TasksAdded(tasks));
            case Approval.PLAN_ONLY ->
                view.tasks().isEmpty()
                    ? Expected.exactly(new RunEvent.RunFinished(RunState.SUCCEEDED))
                    : null;
            case Approval.ASK -> null;
          };
      case RunEvent.PlanRefused _ ->
          view.refusals == MAX_ANSWERS ? fails(view.planning, FailureClass.AGENT) : null;
      case RunEvent.MergeRefused(var task, _, _, var byHand) -> refused(view.task(task), byHand);
      case RunEvent.QuestionAsked asked -> directed(view.question(asked.question()));
      case RunEvent.AnswerRefused(var question, _) ->
          view.question(question).refusals == MAX_ANSWERS ? referred(question) : null;
      case RunEvent.QuestionAnswered answered -> closed(view.question(answered.question()));
      case RunEvent.QuestionWithdrawn withdrawn -> closed(view.question(withdrawn.question()));
      case RunEvent.CancelRequested(var task) when task.isAnswering() ->
          readied(view.question(task.answered()));
      case RunEvent.DecisionMade(var task, var accepted, var words) ->
          accepted ? goesOn(view.task(task)) : goesBack(view.task(task), words);
      case RunEvent.TaskRevived(var task, _) ->
          view.task(task).unmerged
              ? Expected.exactly(new RunEvent.IntegrationStarted(task, view.task(task).attempt))
              : null;
      default -> null;
    };
  }

  /// Where a question goes first.
  private @Nullable Expected directed(QuestionView question) {
    var before = view.questions.stream().filter(one -> one.isAskedAgainBy(question)).findFirst();
    var isNew = view.questions.stream().noneMatch(one -> one.isRepeatedBy(question));
    if (before.isPresent() && isNew) {
      return Expected.exactly(
          new RunEvent.QuestionAnswered(
              question.number(),
              Objects.requireNonNull(before.get().answer),
              Objects.requireNonNull(before.get().by)));
    }
    if (question.asker.isAnswering()) {
      return Expected.of(
          RunEvent.QuestionAnswered.class, answered -> answered.by() == Answerer.NOBODY);
    }
    return question.asker.isPlanning() || view.started.questions().answeredBy() == Answerer.PERSON
        ? referred(question.number())
        : null;
  }

  private static Expected referred(int question) {
    return Expected.of(RunEvent.QuestionReferred.class, event -> event.question() == question);
  }

  /// Nobody is to answer it any more.
  private @Nullable Expected closed(QuestionView question) {
    return question.answering.state == TaskState.RUNNING && !question.answering.cancelling
        ? Expected.exactly(new RunEvent.CancelRequested(question.answering.id()))
        : readied(question);
  }

  private @Nullable Expected readied(QuestionView question) {
    return !question.isOpen() && question.asker.asking && !view.isAsking(question.asker)
        ? Expected.exactly(new RunEvent.TaskReady(question.asker.id()))
        : null;
  }

  private static Expected advised(int question, String result) {
    return switch (Advice.in(result)) {
      case Advice.Known(var answer) ->
          Expected.exactly(new RunEvent.QuestionAnswered(question, answer, Answerer.ORCHESTRATOR));
      case Advice.Unknown _ -> referred(question);
      case Advice.Unusable(var problem) ->
          Expected.exactly(new RunEvent.AnswerRefused(question, problem));
    };
  }

  private Expected succeeded(TaskView task, String result, @Nullable Verdict verdict) {
    if (task.cancelling) {
      return cancelled(task);
    }
    if (task.isPlanning()) {
      return planned(result);
    }
    if (task.isAnswering()) {
      return advised(task.id().answered(), result);
    }
    if (task.obstacle != null) {
      return merges(task);
    }
    var step = task.step();
    if (step.kind() == StepKind.CODE || (verdict != null && verdict.isApproval())) {
      return goesOn(task);
    }
    if (verdict == null) {
      return fails(task, FailureClass.AGENT);
    }
    if (task.rounds[task.step] < step.maxRounds()) {
      return goesBack(task, verdict.comments());
    }
    return step.onUnresolved() == OnUnresolved.FAIL
        ? fails(task, FailureClass.AGENT)
        : Expected.exactly(new RunEvent.DecisionNeeded(task.id(), task.step, verdict.comments()));
  }

  private Expected planned(String answer) {
    var existing = view.tasks().stream().map(task -> task.task).toList();
    return Expected.exactly(
        switch (answers.read(answer, existing)) {
          case PlanAnswers.Reading.Tasks(var tasks) ->
              new RunEvent.PlanProposed(view.planning.attempt, tasks);
          case PlanAnswers.Reading.Problems(var problems) ->
              new RunEvent.PlanRefused(view.planning.attempt, problems);
        });
  }

  private @Nullable Expected failed(
      TaskView task, RunEvent.AttemptFailed event, Instant at, boolean elsewhere) {
    if (task.cancelling) {
      return cancelled(task);
    }
    var failure = event.failure();
    if (task.isAnswering()
        && (failure == FailureClass.LIMIT
            || !failure.isRetryable()
            || isUsedUp(task, failure, 0))) {
      return referred(task.id().answered());
    }
    var passes =
        failure == FailureClass.TRANSIENT
            || failure == FailureClass.CRASHED
            || failure == FailureClass.LIMIT
            || (elsewhere && task.limits < 100);
    if (!passes || isUsedUp(task, failure, 0)) {
      if (task.obstacle != null) {
        return failure == FailureClass.AGENT ? merges(task) : isLeft(task);
      }
      return fails(task, failure);
    }
    if (elsewhere) {
      return null; // it is ready, and its provider lets nobody start
    }
    var from = event.resetsAt() != null ? event.resetsAt() : at;
    var longest = longestDelay(rule(task, failure), task.failures);
    return Expected.of(
        RunEvent.RetryScheduled.class,
        retry ->
            retry.task().equals(task.id())
                && !retry.due().isBefore(from)
                && !retry.due().isAfter(from.plus(longest)));
  }

  private boolean isUsedUp(TaskView task, FailureClass failure, int more) {
    var rule = rule(task, failure);
    return task.failures + more >= rule.maxAttempts()
        || task.allFailures + more >= rule.maxFailures();
  }

  /// What was said of the agent, else of all; of the class of failure, else of all.
  private RetryPolicy rule(TaskView task, FailureClass failure) {
    var own = view.started.agentRetry().get(task.performer());
    return (own == null ? view.started.retry() : own).of(failure.word());
  }

  private static Duration longestDelay(RetryPolicy rule, int failures) {
    var doubled = rule.baseDelay().multipliedBy(1L << Math.max(0, failures - 1));
    return doubled.compareTo(rule.maxDelay()) < 0 ? doubled : rule.maxDelay();
  }

  /// A merge that failed for what may pass is tried again, and nothing else of the task.
  Expected unmerged(TaskView task, FailureClass failure, String reason, Instant at) {
    var failures = task.failures + 1;
    if (task.cancelling) {
      return cancelled(task);
    }
    if (failure != FailureClass.TRANSIENT || view.cancelled || isUsedUp(task, failure, 1)) {
      return Expected.exactly(new RunEvent.TaskFailed(task.id(), failure, reason));
    }
    return Expected.of(
        RunEvent.IntegrationDelayed.class,
        delayed ->
            delayed.task().equals(task.id())
                && delayed.attempt() == task.attempt
                && !delayed.due().isBefore(at)
                && !delayed.due().isAfter(at.plus(longestDelay(rule(task, failure), failures))));
  }

  private @Nullable Expected refused(TaskView task, List<String> byHand) {
    if (task.cancelling || view.cancelled) {
      return cancelled(task);
    }
    return task.lostTries < view.started.resolveTries()
        ? null
        : Expected.of(
            RunEvent.MergeNeeded.class,
            event -> event.task().equals(task.id()) && event.commands().equals(byHand));
  }

  private static Expected isLeft(TaskView task) {
    return Expected.of(RunEvent.MergeNeeded.class, event -> event.task().equals(task.id()));
  }

  private static Expected merges(TaskView task) {
    return Expected.exactly(new RunEvent.IntegrationStarted(task.id(), task.attempt));
  }

  private Expected goesOn(TaskView task) {
    var skipped = new ArrayList<String>();
    for (int next = task.step + 1; next < task.workflow.steps().size(); next++) {
      var step = task.workflow.steps().get(next);
      if (concerns(step, task)) {
        return Expected.exactly(new RunEvent.StepReached(task.id(), next, skipped));
      }
      skipped.add(step.name());
    }
    return merges(task);
  }

  private static boolean concerns(StepConfig step, TaskView task) {
    return step.when().isEmpty()
        || !task.changed.complete()
        || step.when().stream()
            .anyMatch(
                glob -> task.changed.paths().stream().anyMatch(file -> Area.means(glob, file)));
  }

  private static Expected goesBack(TaskView task, String comments) {
    int code = task.step;
    while (task.workflow.steps().get(code).kind() != StepKind.CODE) {
      code--;
    }
    int backTo = code;
    int round = task.rounds[task.step] + 1;
    return Expected.of(
        RunEvent.ChangesRequested.class,
        event ->
            event.task().equals(task.id())
                && event.step() == task.step
                && event.round() == round
                && event.backTo() == backTo
                && event.comments().endsWith(comments));
  }

  private static Expected cancelled(TaskView task) {
    return Expected.exactly(new RunEvent.TaskCancelled(task.id()));
  }

  private static Expected fails(TaskView task, FailureClass failure) {
    return Expected.of(
        RunEvent.TaskFailed.class,
        event -> event.task().equals(task.id()) && event.failure() == failure);
  }
}
