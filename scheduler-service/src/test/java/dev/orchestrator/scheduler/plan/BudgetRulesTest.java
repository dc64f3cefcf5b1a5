package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.attemptStopped;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.taskSucceeded;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.RUN;
import static dev.orchestrator.scheduler.plan.Said.attempt;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.reported;
import static dev.orchestrator.scheduler.plan.Said.stopped;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is made of what attempts consume.
class BudgetRulesTest {
  private static final TaskId A = new TaskId("a");

  private RunMachine machine = machine(RunBudget.NONE, 2, task("a"), task("b"));

  private static RunMachine machine(RunBudget budget, int concurrency, Task... tasks) {
    var started =
        new RunEvent.RunStarted(
            "goal",
            Plans.ORIGIN,
            concurrency,
            Plans.RETRY,
            Map.of(),
            Approval.ASK,
            QuestionsConfig.DEFAULT,
            2,
            budget);
    var machine = Plans.machine(Plans.state(started, tasks));
    machine.decide(new Input.Begin());
    return machine;
  }

  private static RunBudget ofRun(@Nullable Double usd, @Nullable Double softUsd) {
    return RunBudget.NONE.withWhole(new Budget(usd, null, softUsd, null));
  }

  private static RunBudget ofTasks(Long tokens) {
    return new RunBudget(null, null, null, null, new Budget(null, tokens));
  }

  private static Usage usage(long tokens, @Nullable Double usd) {
    return new Usage(tokens, 0, 0, 0, usd);
  }

  private static Input consumed(String task, int number, Usage usage) {
    return reported(new AttemptReport.Consumed(attempt(task, number), usage, "claude", "sonnet"));
  }

  private static RunEvent told(String task, int number, Usage usage) {
    return new RunEvent.UsageReported(new TaskId(task), number, usage, "claude", "sonnet");
  }

  private static Input ended(String task, int number, Usage usage) {
    return reported(new AttemptReport.Succeeded(attempt(task, number), "done", usage));
  }

  private static Input set(@Nullable String task, @Nullable Double usd, @Nullable Long tokens) {
    var id = task == null ? null : new TaskId(task);
    return instructed(new RunInstruction.SetBudget(RUN, id, usd, tokens, false));
  }

  @Test
  void shouldKeepWhatIsNewOfWhatAttemptsTell() {
    assertThat(machine.decide(consumed("a", 1, usage(10, 0.5))))
        .containsExactly(told("a", 1, usage(10, 0.5)));
    assertThat(machine.decide(consumed("a", 1, usage(10, 0.5)))).isEmpty();
    assertThat(machine.decide(consumed("a", 1, usage(9, 0.4)))).isEmpty();
    assertThat(machine.decide(consumed("a", 2, usage(99, 9.9)))).isEmpty();
    assertThat(machine.decide(consumed("a", 1, usage(11, 0.6))))
        .containsExactly(told("a", 1, usage(11, 0.6)));
  }

  @Test
  void shouldLetBetterFiguresTakeThePlaceOfEstimates() {
    var guess = new Usage(20, 0, 0, 0, null, true, false);
    machine.decide(consumed("a", 1, guess));

    assertThat(machine.decide(consumed("a", 1, usage(10, null))))
        .containsExactly(told("a", 1, usage(10, null)));
  }

  @Test
  void shouldWarnOnceAndGoOnAtASoftBound() {
    machine = machine(ofRun(null, 1.0), 1, task("a"), task("b"));

    assertThat(machine.decide(consumed("a", 1, usage(10, 1.0))))
        .containsExactly(
            told("a", 1, usage(10, 1.0)),
            new RunEvent.BudgetReached(
                null, false, "the run has spent, as a warning, $1.00 of $1.00"));
    assertThat(machine.decide(consumed("a", 1, usage(20, 2.0)))).hasSize(1);
    assertThat(machine.decide(succeeded("a", 1)))
        .endsWith(integrating("a", 1), attemptStarted("b", 1));
  }

  @Test
  void shouldStartNothingAtAHardBoundOfTheRunUntilItIsRaised() {
    // given
    machine = machine(ofRun(1.0, null), 2, task("a"), task("b"), task("c"));

    // when
    machine.decide(consumed("b", 1, usage(10, 0.4)));
    var reached = machine.decide(consumed("a", 1, usage(10, 0.7)));

    // then
    assertThat(reached)
        .containsExactly(
            told("a", 1, usage(10, 0.7)),
            new RunEvent.BudgetReached(null, true, "the run has spent $1.10 of $1.00"));
    assertThat(machine.decide(stopped("a", 1))).containsExactly(attemptStopped("a", 1));
    assertThat(machine.decide(stopped("b", 1))).containsExactly(attemptStopped("b", 1));
    assertThat(machine.decide(new Input.Resume())).containsExactly(new RunEvent.RunResumed());
    assertThat(machine.decide(set(null, 2.0, null)))
        .containsExactly(
            new RunEvent.BudgetSet(null, new Budget(2.0, null)),
            attemptStarted("a", 2),
            attemptStarted("b", 2));
    assertThat(machine.state().node(A).failures).isZero();
  }

  @Test
  void shouldFinishMergesAtAHardBound() {
    machine = machine(ofRun(1.0, null), 1, task("a"), task("b"));

    assertThat(machine.decide(ended("a", 1, usage(10, 1.5))))
        .hasSize(3)
        .element(1)
        .isEqualTo(integrating("a", 1));
    assertThat(machine.decide(integrated("a", 1))).containsExactly(taskSucceeded("a"));
  }

  @Test
  void shouldHoldUpOneTaskAloneForItsOwnBound() {
    machine = machine(ofTasks(100L), 1, task("a"), task("b"));

    assertThat(machine.decide(consumed("a", 1, usage(100, null))))
        .endsWith(new RunEvent.BudgetReached(A, true, "task a has spent 100 of 100 tokens"));
    assertThat(machine.decide(stopped("a", 1)))
        .containsExactly(attemptStopped("a", 1), attemptStarted("b", 1));
    assertThat(machine.decide(set("a", null, 200L)))
        .containsExactly(new RunEvent.BudgetSet(A, new Budget(null, 200L)));
    assertThat(machine.decide(succeeded("b", 1)))
        .endsWith(integrating("b", 1), attemptStarted("a", 2));
  }

  @Test
  void shouldCountNothingTwiceAndLoseNothingThatWasTold() {
    machine = machine(ofTasks(100L), 2, task("a"), task("b"));

    machine.decide(consumed("a", 1, usage(60, null)));
    machine.decide(stopped("a", 1));
    machine.decide(consumed("a", 2, usage(30, null)));
    assertThat(machine.state().spending().isHeld(A)).isFalse();
    machine.decide(consumed("a", 2, usage(40, null)));
    assertThat(machine.state().spending().isHeld(A)).isTrue();
  }

  @Test
  void shouldHoldATaskAgainWhoseNewBoundIsReachedToo() {
    machine = machine(ofTasks(100L), 2, task("a"), task("b"));
    machine.decide(consumed("a", 1, usage(150, null)));

    assertThat(machine.decide(set("a", null, 120L)))
        .containsExactly(
            new RunEvent.BudgetSet(A, new Budget(null, 120L)),
            new RunEvent.BudgetReached(A, true, "task a has spent 150 of 120 tokens"));
  }

  @Test
  void shouldSayThatFiguresAreEstimates() {
    machine = machine(ofRun(1.0, null), 1, task("a"));

    assertThat(machine.decide(consumed("a", 1, new Usage(10, 0, 0, 0, 1.0, false, true))))
        .endsWith(new RunEvent.BudgetReached(null, true, "the run has spent ≈$1.00 of $1.00"));
  }

  @Test
  void shouldRefuseBoundsThatAreNone() {
    assertThat(List.of(set(null, null, null), set(null, 0.0, null), set("a", null, -1L)))
        .allSatisfy(input -> assertThat(refusal(input)).isEqualTo(Refusal.Code.INVALID));
    assertThat(refusal(set("x", 1.0, null))).isEqualTo(Refusal.Code.NOT_FOUND);
    assertThat(machine.refusal(((Input.Instructed) set("a", 1.0, null)).instruction())).isEmpty();
  }

  private Refusal.Code refusal(Input input) {
    var instruction = ((Input.Instructed) input).instruction();
    return Objects.requireNonNull(machine.refusal(instruction).orElseThrow().code());
  }
}
