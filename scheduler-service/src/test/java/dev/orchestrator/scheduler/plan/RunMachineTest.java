package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Plans.ids;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunMachineTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RunId RUN = new RunId("r1");

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
        .containsExactly(
            new RunEvent.AttemptSucceeded(new TaskId("a"), 1, "done", Usage.NONE),
            new RunEvent.IntegrationStarted(new TaskId("a"), 1));
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
  void shouldSkipDependentsWithReasonChainWhenHardTaskFails() {
    machine = machine(4, task("a"), task("b", "a"), task("c", "b"), task("other"));
    machine.decide(new Input.Begin());

    assertThat(machine.decide(failed("a", 1, FailureClass.AGENT)))
        .containsExactly(
            attemptFailed("a", 1, FailureClass.AGENT),
            new RunEvent.TaskFailed(new TaskId("a"), FailureClass.AGENT, "broken"),
            new RunEvent.TaskSkipped(new TaskId("b"), ids("a")),
            new RunEvent.TaskSkipped(new TaskId("c"), ids("a", "b")));
    machine.decide(succeeded("other", 1));
    assertThat(machine.decide(integrated("other", 1)))
        .endsWith(new RunEvent.RunFinished(RunState.FAILED));
  }

  @Test
  void shouldRunDependentsWhenSoftOrSkipTaskFails() {
    for (var onFailure : List.of(OnFailure.SOFT, OnFailure.SKIP)) {
      machine = machine(4, task("a", onFailure), task("b", "a"));
      machine.decide(new Input.Begin());

      assertThat(machine.decide(failed("a", 1, FailureClass.AGENT)))
          .endsWith(ready("b"), attemptStarted("b", 1));
    }
  }

  @Test
  void shouldLeaveOutTheMiddleOfLongReasonChains() {
    var tasks = new Task[40];
    tasks[0] = task("t0");
    for (int i = 1; i < tasks.length; i++) {
      tasks[i] = task("t" + i, "t" + (i - 1));
    }
    machine = machine(1, tasks);
    machine.decide(new Input.Begin());

    var events = machine.decide(failed("t0", 1, FailureClass.AUTH));

    var last = (RunEvent.TaskSkipped) events.get(events.size() - 2);
    assertThat(last.task()).isEqualTo(new TaskId("t39"));
    assertThat(last.because()).hasSize(EndingRules.MAX_CHAIN).startsWith(new TaskId("t0"));
    assertThat(last.because()).endsWith(new TaskId("t38"));
  }

  @Test
  void shouldRetryTransientFailureAfterBackoffUntilAttemptsAreUsedUp() {
    machine.decide(new Input.Begin());

    for (int attempt = 1; attempt < Plans.RETRY.maxAttempts(); attempt++) {
      var events = machine.decide(failed("a", attempt, FailureClass.TRANSIENT));
      var retry = (RunEvent.RetryScheduled) events.getLast();
      assertThat(retry.due()).isBetween(NOW, NOW.plus(Duration.ofSeconds(1L << (attempt - 1))));
      assertThat(machine.state().node(new TaskId("a")).state()).isEqualTo(TaskState.WAITING);
      assertThat(machine.decide(new Input.Tick(retry.due().minusMillis(1)))).isEmpty();
      assertThat(machine.decide(new Input.Tick(retry.due())))
          .containsExactly(ready("a"), attemptStarted("a", attempt + 1));
    }
    assertThat(machine.decide(failed("a", 3, FailureClass.TRANSIENT)))
        .endsWith(
            new RunEvent.TaskFailed(new TaskId("a"), FailureClass.TRANSIENT, "broken"),
            new RunEvent.RunFinished(RunState.FAILED));
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

  private static AttemptId attempt(String task, int number) {
    return new AttemptId(RUN, new TaskId(task), number);
  }

  private static Input reported(AttemptReport report) {
    return new Input.Reported(report, NOW);
  }

  private static Input succeeded(String task, int number) {
    return reported(new AttemptReport.Succeeded(attempt(task, number), "done", Usage.NONE));
  }

  private static Input failed(String task, int number, FailureClass failure) {
    return reported(
        new AttemptReport.Failed(attempt(task, number), failure, "broken", Usage.NONE, null));
  }

  private static Input integrated(String task, int number) {
    return reported(new AttemptReport.Integrated(attempt(task, number), "c0ffee", null));
  }

  private static RunEvent ready(String task) {
    return new RunEvent.TaskReady(new TaskId(task));
  }

  private static RunEvent attemptStarted(String task, int number) {
    return new RunEvent.AttemptStarted(new TaskId(task), number, "coder", null);
  }

  private static RunEvent attemptFailed(String task, int number, FailureClass failure) {
    return new RunEvent.AttemptFailed(new TaskId(task), number, failure, "broken", Usage.NONE);
  }

  private static RunEvent taskSucceeded(String task) {
    return new RunEvent.TaskSucceeded(new TaskId(task), "c0ffee", null);
  }
}
