package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptFailed;
import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Happened.taskFailed;
import static dev.orchestrator.scheduler.plan.Happened.taskRevived;
import static dev.orchestrator.scheduler.plan.Happened.taskSkipped;
import static dev.orchestrator.scheduler.plan.Plans.ids;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.add;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.retry;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingRulesTest {
  private RunMachine machine = machine(4, task("a"));

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
  void shouldSkipWhatNeedsASoftTaskThatWasSkippedOnlyWhereSomethingElseIsMissing() {
    machine =
        machine(
            4,
            task("a"),
            task("soft", OnFailure.SOFT, "a"),
            task("hard", "a"),
            task("c", "soft"),
            task("d", "soft", "hard"));
    machine.decide(new Input.Begin());

    assertThat(machine.decide(failed("a", 1, FailureClass.AGENT)))
        .containsExactly(
            attemptFailed("a", 1, FailureClass.AGENT),
            taskFailed("a", FailureClass.AGENT, "broken"),
            taskSkipped("soft", "a"),
            taskSkipped("hard", "a"),
            ready("c"),
            taskSkipped("d", "a", "hard"),
            attemptStarted("c", 1));
  }

  @Test
  void shouldReviveWithATaskWhatWasSkippedForNothingElse() {
    machine = machine(4, task("a"), task("b"), task("c", "a"), task("d", "a", "b"), task("e", "c"));
    machine.decide(new Input.Begin());
    machine.decide(failed("a", 1, FailureClass.AGENT));
    machine.decide(failed("b", 1, FailureClass.AGENT));

    assertThat(machine.decide(new Input.Resume(retry("a"))))
        .containsExactly(
            new RunEvent.RunResumed(),
            taskRevived("a", "c", "e"),
            ready("a"),
            attemptStarted("a", 2));
    assertThat(machine.decide(instructed(retry("b"))))
        .containsExactly(taskRevived("b", "d"), ready("b"), attemptStarted("b", 2));
  }

  @Test
  void shouldLetDependentsThatHaveNotBegunWaitAgainForARevivedTask() {
    machine = machine(1, task("a", OnFailure.SOFT), task("b", "a"), task("x", OnFailure.HARD));
    machine.decide(new Input.Begin());
    assertThat(machine.decide(failed("a", 1, FailureClass.AGENT)))
        .endsWith(ready("b"), attemptStarted("b", 1));

    machine = machine(1, task("a", OnFailure.SOFT), task("b", "a"), task("x"), task("y", "x"));
    machine.decide(new Input.Begin());
    assertThat(machine.decide(failed("a", 1, FailureClass.AGENT)))
        .endsWith(ready("b"), attemptStarted("x", 1));

    assertThat(machine.decide(instructed(retry("a"))))
        .containsExactly(taskRevived("a", "b"), ready("a"));
    assertThat(machine.state().node(new TaskId("b")).state()).isEqualTo(TaskState.PENDING);
  }

  @Test
  void shouldSkipAddedTasksWhoseParentsHaveFailedLongAgo() {
    machine = machine(4, task("a"), task("x"));
    machine.decide(new Input.Begin());
    machine.decide(failed("a", 1, FailureClass.AGENT));

    assertThat(machine.decide(instructed(add(task("b", "a"), task("c", "b"), task("d")))))
        .containsExactly(
            new RunEvent.TasksAdded(List.of(task("b", "a"), task("c", "b"), task("d"))),
            taskSkipped("b", "a"),
            taskSkipped("c", "a", "b"),
            ready("d"),
            attemptStarted("d", 1));
  }

  @Test
  void shouldSkipAddedTasksForWhatIsMissingNow() {
    machine = machine(4, task("a"), task("b"), task("c", "a", "b"));
    machine.decide(new Input.Begin());
    machine.decide(failed("a", 1, FailureClass.AGENT));
    machine.decide(failed("b", 1, FailureClass.AGENT));
    machine.decide(new Input.Resume(retry("a")));

    assertThat(machine.decide(instructed(add(task("d", "c")))))
        .containsExactly(
            new RunEvent.TasksAdded(List.of(task("d", "c"))), taskSkipped("d", "b", "c"));
  }

  private static RunMachine machine(int concurrency, Task... tasks) {
    return Plans.machine(Plans.state(concurrency, tasks));
  }
}
