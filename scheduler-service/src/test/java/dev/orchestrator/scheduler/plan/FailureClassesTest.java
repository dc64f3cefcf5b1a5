package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptFailed;
import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.finished;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Happened.taskFailed;
import static dev.orchestrator.scheduler.plan.Happened.taskSkipped;
import static dev.orchestrator.scheduler.plan.Happened.taskSucceeded;
import static dev.orchestrator.scheduler.plan.Plans.RETRY;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.NOW;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.notIntegrated;
import static dev.orchestrator.scheduler.plan.Said.retry;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RetryRule;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What each class of failure does to the task, its dependents and the run; `docs/failures.md` has
/// the same as a table.
class FailureClassesTest {
  private final RunMachine machine =
      Plans.machine(Plans.state(4, task("a"), task("b", "a"), task("other")));

  private void begin() {
    machine.decide(new Input.Begin());
    machine.decide(succeeded("other", 1));
    machine.decide(integrated("other", 1));
  }

  @Test
  void shouldTryAgainAfterATransientFailureUntilAttemptsAreUsedUp() {
    assertTriedAgain(FailureClass.TRANSIENT);
  }

  @Test
  void shouldTryAgainAfterACrashUntilAttemptsAreUsedUp() {
    assertTriedAgain(FailureClass.CRASHED);
  }

  @Test
  void shouldTryAgainAtALimitOfUnknownEndUntilAttemptsAreUsedUp() {
    assertTriedAgain(FailureClass.LIMIT);
  }

  @Test
  void shouldWaitForTheEndOfALimitWithoutCountingItAsAFailure() {
    begin();
    for (int attempt = 1; attempt <= 5; attempt++) {
      var reset = NOW.plus(Duration.ofHours(attempt));
      var events = machine.decide(failed("a", attempt, FailureClass.LIMIT, reset));

      assertThat(((RunEvent.RetryScheduled) events.getLast()).due())
          .isBetween(reset, reset.plusSeconds(1));
      assertThat(machine.decide(new Input.Tick(reset.minusMillis(1)))).isEmpty();
      assertThat(machine.decide(new Input.Tick(reset.plusSeconds(1))))
          .containsExactly(ready("a"), attemptStarted("a", attempt + 1));
    }
  }

  @Test
  void shouldCountLimitsAsFailuresWhenTheyNeverSeemToEnd() {
    begin();
    var last = PlanState.MAX_LIMITS + RETRY.maxAttempts();
    var reset = NOW.plusSeconds(1);
    for (int attempt = 1; attempt < last; attempt++) {
      var events = machine.decide(failed("a", attempt, FailureClass.LIMIT, reset));
      machine.decide(new Input.Tick(((RunEvent.RetryScheduled) events.getLast()).due()));
    }

    assertThat(machine.decide(failed("a", last, FailureClass.LIMIT, reset)))
        .endsWith(
            taskFailed("a", FailureClass.LIMIT, "broken"),
            taskSkipped("b", "a"),
            finished(RunState.FAILED));
  }

  @Test
  void shouldTakeALimitThatHasEndedForOneOfUnknownEnd() {
    begin();

    var events = machine.decide(failed("a", 1, FailureClass.LIMIT, NOW));

    assertThat(events.getFirst()).isEqualTo(attemptFailed("a", 1, FailureClass.LIMIT));
    assertThat(((RunEvent.RetryScheduled) events.getLast()).due())
        .isBetween(NOW, NOW.plusSeconds(1));
  }

  @Test
  void shouldFailTheTaskAtOnceWhenNobodyIsLoggedIn() {
    assertFailedAtOnce(FailureClass.AUTH);
  }

  @Test
  void shouldFailTheTaskAtOnceWhenItsCliIsMissing() {
    assertFailedAtOnce(FailureClass.CONFIG);
  }

  @Test
  void shouldFailTheTaskAtOnceWhenItsAgentGivesUp() {
    assertFailedAtOnce(FailureClass.AGENT);
  }

  @Test
  void shouldFailTheTaskAtOnceWhenSomebodyElseStoppedIt() {
    assertFailedAtOnce(FailureClass.CANCELLED);
  }

  @Test
  void shouldOnlyMergeAgainWhenAMergeFailsForWhatMayPassUntilTriesAreUsedUp() {
    begin();
    machine.decide(succeeded("a", 1));
    for (int failures = 1; failures < RETRY.maxAttempts(); failures++) {
      var delayed = unmerged();

      assertThat(delayed.due()).isBetween(NOW, NOW.plus(Duration.ofSeconds(1L << (failures - 1))));
      assertThat(machine.state().node(new TaskId("a")).state()).isEqualTo(TaskState.WAITING);
      assertThat(machine.decide(new Input.Tick(delayed.due().minusMillis(1)))).isEmpty();
      assertThat(machine.decide(new Input.Tick(delayed.due())))
          .containsExactly(integrating("a", 1));
    }

    assertThat(machine.decide(notIntegrated("a", 1, FailureClass.TRANSIENT, "nobody answers")))
        .containsExactly(
            taskFailed("a", FailureClass.TRANSIENT, "nobody answers"),
            taskSkipped("b", "a"),
            finished(RunState.FAILED));
  }

  @Test
  void shouldMergeAtOnceWhenAPersonWantsNoWait() {
    begin();
    machine.decide(succeeded("a", 1));
    unmerged();

    assertThat(machine.decide(instructed(retry("a")))).containsExactly(integrating("a", 1));
    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), ready("b"), attemptStarted("b", 1));
  }

  @Test
  void shouldMergeNothingAgainWhileTheRunIsInterrupted() {
    begin();
    machine.decide(succeeded("a", 1));
    var delayed = unmerged();
    machine.decide(new Input.Interrupt("stop"));

    assertThat(machine.decide(new Input.Tick(delayed.due()))).isEmpty();
    assertThat(machine.state().nextDue()).isEmpty();
    assertThat(machine.decide(new Input.Resume(null))).containsExactly(new RunEvent.RunResumed());
    assertThat(machine.decide(new Input.Tick(delayed.due()))).containsExactly(integrating("a", 1));
  }

  @Test
  void shouldWaitForNoTimeWhenTheClockIsSetBack() {
    begin();
    machine.decide(failed("a", 1, FailureClass.TRANSIENT));

    assertThat(machine.decide(new Input.ClockSetBack(NOW.minusSeconds(60))))
        .containsExactly(ready("a"), attemptStarted("a", 2));

    machine.decide(succeeded("a", 2));
    machine.decide(notIntegrated("a", 2, FailureClass.TRANSIENT, "nobody answers"));
    assertThat(machine.decide(new Input.ClockSetBack(NOW.minusSeconds(60))))
        .containsExactly(integrating("a", 2));
  }

  @Test
  void shouldTreatAClassOfFailuresAndAnAgentInItsOwnWay() {
    var general = policy(3, 20, Map.of("crashed", new RetryRule(1, null, null)));
    var patient =
        policy(
            3, 20, Map.of("crashed", new RetryRule(2, Duration.ofHours(1), Duration.ofHours(1))));
    var own = machine(general, Map.of("reviewer", patient), task("a"), by("reviewer", task("r")));

    assertThat(own.decide(failed("a", 1, FailureClass.CRASHED)))
        .contains(taskFailed("a", FailureClass.CRASHED, "broken"));
    var waits =
        (RunEvent.RetryScheduled) own.decide(failed("r", 1, FailureClass.CRASHED)).getLast();
    assertThat(waits.due()).isBetween(NOW.plusSeconds(2), NOW.plus(Duration.ofHours(1)));
    own.decide(new Input.Tick(waits.due()));
    assertThat(own.decide(failed("r", 2, FailureClass.CRASHED)))
        .contains(taskFailed("r", FailureClass.CRASHED, "broken"));
  }

  @Test
  void shouldFailATaskThatHasFailedTooOftenOverAllItsSteps() {
    var review = StepConfig.by("reviewer", StepKind.REVIEW);
    var workflow = new WorkflowConfig(List.of(StepConfig.by(null, StepKind.CODE), review));
    var started =
        new RunEvent.RunStarted(
            "goal", Plans.ORIGIN, 4, policy(3, 3, Map.of()), Map.of("w", workflow), Approval.ASK);
    var one = task("a");
    var own =
        Plans.machine(
            Plans.state(
                started,
                new Task(
                    one.id(), null, null, one.prompt(), List.of(), null, OnFailure.HARD, "w")));
    own.decide(new Input.Begin());
    failAndWait(own, 1);
    failAndWait(own, 2);
    own.decide(succeeded("a", 3));

    assertThat(own.decide(failed("a", 4, FailureClass.TRANSIENT)))
        .contains(
            taskFailed(
                "a",
                FailureClass.TRANSIENT,
                "broken; the task has failed 3 times in all, as often as maxFailures allows"));
  }

  private static void failAndWait(RunMachine machine, int attempt) {
    var events = machine.decide(failed("a", attempt, FailureClass.TRANSIENT));
    machine.decide(new Input.Tick(((RunEvent.RetryScheduled) events.getLast()).due()));
  }

  private static RetryPolicy policy(
      int maxAttempts, int maxFailures, Map<String, RetryRule> byFailure) {
    return new RetryPolicy(
        maxAttempts, Duration.ofSeconds(1), Duration.ofSeconds(1), maxFailures, byFailure);
  }

  private static Task by(String agent, Task task) {
    return new Task(task.id(), null, agent, task.prompt(), List.of(), null, OnFailure.HARD);
  }

  private static RunMachine machine(
      RetryPolicy general, Map<String, RetryPolicy> byAgent, Task... tasks) {
    var started =
        new RunEvent.RunStarted(
            "goal",
            Plans.ORIGIN,
            4,
            general,
            Map.of(),
            Approval.ASK,
            QuestionsConfig.DEFAULT,
            2,
            RunBudget.NONE,
            byAgent);
    var machine = Plans.machine(Plans.state(started, tasks));
    machine.decide(new Input.Begin());
    return machine;
  }

  private RunEvent.IntegrationDelayed unmerged() {
    var events = machine.decide(notIntegrated("a", 1, FailureClass.TRANSIENT, "nobody answers"));
    assertThat(events).hasSize(1);
    return (RunEvent.IntegrationDelayed) events.getFirst();
  }

  private void assertTriedAgain(FailureClass failure) {
    begin();
    for (int attempt = 1; attempt < RETRY.maxAttempts(); attempt++) {
      var events = machine.decide(failed("a", attempt, failure));

      assertThat(events).hasSize(2).startsWith(attemptFailed("a", attempt, failure));
      var retry = (RunEvent.RetryScheduled) events.getLast();
      assertThat(retry.due()).isBetween(NOW, NOW.plus(Duration.ofSeconds(1L << (attempt - 1))));
      assertThat(machine.state().node(new TaskId("a")).state()).isEqualTo(TaskState.WAITING);
      assertThat(machine.decide(new Input.Tick(retry.due().minusMillis(1)))).isEmpty();
      assertThat(machine.decide(new Input.Tick(retry.due())))
          .containsExactly(ready("a"), attemptStarted("a", attempt + 1));
    }
    assertFailed(RETRY.maxAttempts(), failure);
  }

  private void assertFailedAtOnce(FailureClass failure) {
    begin();
    assertFailed(1, failure);
  }

  private void assertFailed(int attempt, FailureClass failure) {
    assertThat(machine.decide(failed("a", attempt, failure)))
        .containsExactly(
            attemptFailed("a", attempt, failure),
            taskFailed("a", failure, "broken"),
            taskSkipped("b", "a"),
            finished(RunState.FAILED));
  }
}
