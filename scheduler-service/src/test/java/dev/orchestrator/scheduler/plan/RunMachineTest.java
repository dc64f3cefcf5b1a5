package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.attemptSucceeded;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Happened.taskSucceeded;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.NOW;
import static dev.orchestrator.scheduler.plan.Said.attempt;
import static dev.orchestrator.scheduler.plan.Said.cancel;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.reported;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunMachineTest {
  private RunMachine machine = machine(4, task("a"));

  @Test
  void shouldStartRootsInOrderOfLongestChain() {
    machine =
        machine(2, task("short"), task("root"), task("middle", "root"), task("end", "middle"));

    assertThat(machine.decide(new Input.Begin()))
        .containsExactly(
            ready("short"), ready("root"), attemptStarted("root", 1), attemptStarted("short", 1));
  }

  @Test
  void shouldReleaseEachDependentWhenItsLastParentIsIntegrated() {
    machine = machine(4, task("a"), task("b"), task("c", "a"), task("d", "a", "b"));
    machine.decide(new Input.Begin());

    assertThat(machine.decide(succeeded("a", 1)))
        .containsExactly(attemptSucceeded("a", 1), integrating("a", 1));
    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), ready("c"), attemptStarted("c", 1));
    machine.decide(succeeded("b", 1));
    assertThat(machine.decide(integrated("b", 1)))
        .containsExactly(taskSucceeded("b"), ready("d"), attemptStarted("d", 1));
  }

  @Test
  void shouldNeverRunMoreThanTheLimitAndFreeTheSlotBeforeIntegration() {
    machine = machine(1, task("a"), task("b"));

    assertThat(machine.decide(new Input.Begin()))
        .containsExactly(ready("a"), ready("b"), attemptStarted("a", 1));
    assertThat(machine.decide(succeeded("a", 1))).endsWith(attemptStarted("b", 1));
  }

  @Test
  void shouldFinishWhenTheLastTaskIsIntegrated() {
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));

    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), new RunEvent.RunFinished(RunState.SUCCEEDED));
    assertThat(machine.decide(integrated("a", 1))).isEmpty();
  }

  @Test
  void shouldIgnoreReportsOfOldAttempts() {
    machine.decide(new Input.Begin());
    machine.decide(failed("a", 1, FailureClass.CRASHED));
    machine.decide(new Input.Tick(NOW.plusSeconds(60)));

    assertThat(machine.decide(succeeded("a", 1))).isEmpty();
    assertThat(machine.decide(failed("a", 1, FailureClass.AGENT))).isEmpty();
    assertThat(machine.decide(integrated("a", 2))).isEmpty();
    assertThat(machine.decide(succeeded("unknown", 1))).isEmpty();
    assertThat(machine.decide(succeeded("a", 2))).isNotEmpty();
  }

  @Test
  void shouldStartNothingWhileInterruptedAndContinueTheSessionAfterResume() {
    machine = machine(1, task("a"), task("b"));
    machine.decide(new Input.Begin());
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("a", 1), "s1")));

    assertThat(machine.decide(new Input.Interrupt("stop")))
        .containsExactly(new RunEvent.RunInterrupted("stop"));
    assertThat(machine.decide(reported(new AttemptReport.Stopped(attempt("a", 1))))).hasSize(1);
    assertThat(machine.state().isIdle()).isTrue();
    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(
            new RunEvent.RunResumed(),
            new RunEvent.AttemptStarted(new TaskId("a"), 2, "coder", "s1"));
  }

  @Test
  void shouldStartOverWhatWasUnderWayWhenItsOrchestratorDied() {
    machine = machine(2, task("a"), task("b"), task("c", "a"));
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));

    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(
            new RunEvent.RunResumed(),
            new RunEvent.IntegrationStarted(new TaskId("a"), 1),
            new RunEvent.AttemptInterrupted(
                new TaskId("b"), 1, "the orchestrator that ran it is gone"),
            attemptStarted("b", 2));
  }

  @Test
  void shouldGoOnWithAttemptsThatARunnerStillHas() {
    machine = machine(3, task("a"), task("b"), task("c"));
    machine.decide(new Input.Begin());
    machine.decide(failed("b", 1, FailureClass.CRASHED));
    machine.decide(new Input.Tick(NOW.plusSeconds(60)));

    var found = Map.of(attempt("a", 1), "local", attempt("b", 1), "local");
    assertThat(machine.decide(new Input.Resume(null, found, null)))
        .containsExactly(
            new RunEvent.RunResumed(),
            new RunEvent.AttemptInterrupted(
                new TaskId("b"), 2, "the orchestrator that ran it is gone"),
            new RunEvent.AttemptInterrupted(
                new TaskId("c"), 1, "the orchestrator that ran it is gone"),
            attemptStarted("b", 3),
            attemptStarted("c", 2));
    assertThat(machine.decide(succeeded("a", 1))).hasSize(2);
  }

  @Test
  void shouldGoOnWhereTheRepositoryIsNow() {
    machine.decide(new Input.Begin());

    assertThat(machine.decide(new Input.Resume(null, Map.of(), "/elsewhere")))
        .startsWith(new RunEvent.RunResumed("/elsewhere"));
    assertThat(machine.state().place().repository()).isEqualTo("/elsewhere");
    machine.decide(new Input.Resume());
    assertThat(machine.state().place().repository()).isEqualTo("/elsewhere");
  }

  @Test
  void shouldStopAgainWhatWasToBeStoppedWhenARunnerStillHasIt() {
    machine = machine(1, task("a"), task("b"));
    machine.decide(new Input.Begin());
    machine.decide(new Input.Instructed(cancel("a")));

    var found = Map.of(attempt("a", 1), "local");
    assertThat(machine.decide(new Input.Resume(null, found, null)))
        .containsExactly(new RunEvent.RunResumed(), new RunEvent.CancelRequested(new TaskId("a")));
    assertThat(machine.decide(reported(new AttemptReport.Stopped(attempt("a", 1)))))
        .contains(new RunEvent.TaskCancelled(new TaskId("a")));
  }

  @Test
  void shouldFailTaskWhenItCannotBeIntegrated() {
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));

    assertThat(
            machine.decide(
                reported(
                    new AttemptReport.NotIntegrated(
                        attempt("a", 1), FailureClass.AGENT, "conflict in x"))))
        .containsExactly(
            new RunEvent.TaskFailed(new TaskId("a"), FailureClass.AGENT, "conflict in x"),
            new RunEvent.RunFinished(RunState.FAILED));
  }

  private static RunMachine machine(int concurrency, Task... tasks) {
    return Plans.machine(Plans.state(concurrency, tasks));
  }
}
