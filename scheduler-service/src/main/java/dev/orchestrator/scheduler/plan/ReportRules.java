package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a runner's report means. One that bears an old attempt number changes nothing.
final class ReportRules {
  private final Decisions decisions;
  private final EndingRules endings;
  private final StepRules steps;
  private final MergeRules merges;
  private final PlanningRules planning;
  private final QuestionRules questions;
  private final BudgetRules budgets;
  private final RandomGenerator random;
  private final Slots slots;

  ReportRules(
      Decisions decisions,
      Slots slots,
      EndingRules endings,
      StepRules steps,
      MergeRules merges,
      PlanningRules planning,
      QuestionRules questions,
      BudgetRules budgets,
      RandomGenerator random) {
    this.decisions = decisions;
    this.endings = endings;
    this.steps = steps;
    this.merges = merges;
    this.planning = planning;
    this.questions = questions;
    this.budgets = budgets;
    this.random = random;
    this.slots = slots;
  }

  void consider(AttemptReport report, Instant at) {
    var task = report.attempt().task();
    switch (report) {
      case AttemptReport.SessionNamed(var attempt, var session, var cli) when isRunning(attempt) ->
          decisions.emit(new RunEvent.SessionOpened(task, attempt.number(), session, cli));
      case AttemptReport.Responded(var attempt) when isRunning(attempt) -> slots.answered(task);
      case AttemptReport.Succeeded success when isRunning(success.attempt()) -> succeeded(success);
      case AttemptReport.Failed failed when isRunning(failed.attempt()) -> failed(failed, at);
      case AttemptReport.Stopped(var attempt) when isRunning(attempt) || isBeingMerged(attempt) ->
          stopped(attempt);
      case AttemptReport.Integrated(var attempt, var commit, var parked)
          when isIntegrating(attempt) ->
          endings.succeeded(node(attempt), new RunEvent.TaskSucceeded(task, commit, parked));
      case AttemptReport.NotIntegrated unmerged when isIntegrating(unmerged.attempt()) ->
          notIntegrated(unmerged, at);
      case AttemptReport.MergeRefused(var attempt, var obstacle, var byHand)
          when isIntegrating(attempt) ->
          merges.refused(node(attempt), obstacle, byHand);
      case AttemptReport.Asked asked when isRunning(asked.attempt()) ->
          questions.asked(asked, node(asked.attempt()), at);
      case AttemptReport.Progressed(var attempt, var words) when isRunning(attempt) ->
          questions.progressed(words, node(attempt));
      case AttemptReport.Consumed consumed when isRunning(consumed.attempt()) ->
          budgets.consumed(consumed, node(consumed.attempt()));
      // a report of an attempt that is not current any more changes nothing, and one of a hindrance
      // is about the runner
      case AttemptReport.SessionNamed _,
          AttemptReport.Succeeded _,
          AttemptReport.Failed _,
          AttemptReport.Stopped _,
          AttemptReport.Hindered _,
          AttemptReport.Integrated _,
          AttemptReport.NotIntegrated _,
          AttemptReport.MergeRefused _,
          AttemptReport.Asked _,
          AttemptReport.Responded _,
          AttemptReport.Consumed _,
          AttemptReport.Progressed _ -> {}
    }
  }

  private TaskNode node(AttemptId attempt) {
    return decisions.state().node(attempt.task());
  }

  private boolean isRunning(AttemptId attempt) {
    return isCurrent(attempt, TaskState.RUNNING);
  }

  private boolean isIntegrating(AttemptId attempt) {
    return isCurrent(attempt, TaskState.INTEGRATING);
  }

  private boolean isBeingMerged(AttemptId attempt) {
    return isIntegrating(attempt) && !node(attempt).stopped;
  }

  private boolean isCurrent(AttemptId attempt, TaskState expected) {
    return decisions
        .state()
        .find(attempt.task())
        .filter(node -> node.attempt() == attempt.number() && node.state() == expected)
        .isPresent();
  }

  private void succeeded(AttemptReport.Succeeded success) {
    var node = node(success.attempt());
    slots.answered(node.id());
    decisions.emit(
        new RunEvent.AttemptSucceeded(
            node.id(),
            node.attempt(),
            success.result(),
            success.usage(),
            success.verdict(),
            success.changed()));
    if (node.cancelling) {
      endings.cancelled(node);
    } else if (node.id().equals(TaskId.PLANNING)) {
      planning.answered(success.result());
    } else if (node.id().isAnswering()) {
      questions.advised(node, success.result());
    } else {
      steps.done(node, success.verdict());
    }
  }

  private void failed(AttemptReport.Failed failed, Instant at) {
    var node = node(failed.attempt());
    var resetsAt = later(failed.resetsAt(), at);
    var elsewhere = slots.failed(node.id(), failed);
    decisions.emit(
        new RunEvent.AttemptFailed(
            node.id(),
            node.attempt(),
            failed.failure(),
            failed.message(),
            failed.usage(),
            resetsAt,
            elsewhere));
    if (node.cancelling) {
      endings.cancelled(node);
    } else if (!mayRetry(node, failed.failure(), elsewhere)) {
      giveUp(node, failed);
    } else if (!elsewhere) { // else it waits for its provider, ready as it is
      retry(node, failed.failure(), resetsAt == null ? at : resetsAt);
    }
  }

  private void giveUp(TaskNode node, AttemptReport.Failed failed) {
    if (node.id().isAnswering()) {
      questions.failed(node, failed.message());
    } else if (node.merging.isRefused()) {
      merges.failed(node, failed.failure(), failed.message());
    } else {
      endings.failed(node, failed.failure(), failed.message() + allUsedUp(node, failed.failure()));
    }
  }

  private String allUsedUp(TaskNode node, FailureClass failure) {
    var policy = policy(node, failure);
    return failure.isRetryable()
            && node.failures < policy.maxAttempts()
            && node.allFailures >= policy.maxFailures()
        ? "; the task has failed %d times in all, as often as maxFailures allows"
            .formatted(node.allFailures)
        : "";
  }

  private static @Nullable Instant later(@Nullable Instant resetsAt, Instant at) {
    return resetsAt != null && resetsAt.isAfter(at) ? resetsAt : null;
  }

  /// The work is done, so what may pass costs no new attempt; in a run that is given up nothing is
  /// waited for.
  private void notIntegrated(AttemptReport.NotIntegrated unmerged, Instant at) {
    var node = node(unmerged.attempt());
    var policy = policy(node, unmerged.failure());
    var failures = node.failures + 1;
    if (node.cancelling) {
      endings.cancelled(node);
    } else if (unmerged.failure().isRetryable()
        && failures < policy.maxAttempts()
        && node.allFailures + 1 < policy.maxFailures()
        && !decisions.state().isCancelled()) {
      decisions.emit(
          new RunEvent.IntegrationDelayed(
              node.id(),
              node.attempt(),
              unmerged.reason(),
              at.plus(Backoff.delay(policy, failures, random))));
    } else {
      endings.failed(node, unmerged.failure(), unmerged.reason());
    }
  }

  private boolean mayRetry(TaskNode node, FailureClass failure, boolean elsewhere) {
    var policy = policy(node, failure);
    return (failure.isRetryable() || (elsewhere && node.limits < PlanState.MAX_LIMITS))
        && !(node.id().isAnswering() && failure == FailureClass.LIMIT) // a person answers sooner
        && node.failures < policy.maxAttempts()
        && node.allFailures < policy.maxFailures();
  }

  private RetryPolicy policy(TaskNode node, FailureClass failure) {
    return decisions.state().origin().retryOf(node.performer()).of(failure.word());
  }

  /// @param from before this nothing is worth trying
  private void retry(TaskNode node, FailureClass failure, Instant from) {
    var delay = Backoff.delay(policy(node, failure), Math.max(1, node.failures), random);
    decisions.emit(new RunEvent.RetryScheduled(node.id(), node.attempt(), from.plus(delay)));
  }

  private void stopped(AttemptId attempt) {
    var node = node(attempt);
    decisions.emit(
        new RunEvent.AttemptInterrupted(node.id(), attempt.number(), "stopped on request"));
    if (node.cancelling) {
      endings.cancelled(node);
    }
  }
}
