package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptFailed;
import static dev.orchestrator.scheduler.plan.Happened.attemptLost;
import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.attemptStopped;
import static dev.orchestrator.scheduler.plan.Happened.attemptSucceeded;
import static dev.orchestrator.scheduler.plan.Happened.finished;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Happened.taskCancelled;
import static dev.orchestrator.scheduler.plan.Happened.taskRevived;
import static dev.orchestrator.scheduler.plan.Happened.taskSkipped;
import static dev.orchestrator.scheduler.plan.Happened.taskSucceeded;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.RUN;
import static dev.orchestrator.scheduler.plan.Said.add;
import static dev.orchestrator.scheduler.plan.Said.attempt;
import static dev.orchestrator.scheduler.plan.Said.cancel;
import static dev.orchestrator.scheduler.plan.Said.continueTask;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.notIntegrated;
import static dev.orchestrator.scheduler.plan.Said.pauseTask;
import static dev.orchestrator.scheduler.plan.Said.reported;
import static dev.orchestrator.scheduler.plan.Said.retry;
import static dev.orchestrator.scheduler.plan.Said.stopped;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What people's instructions do, and when they are refused.
class InstructionRulesTest {
  private RunMachine machine = machine(4, task("a"), task("b", "a"), task("c"));

  @Test
  void shouldTryAFailedTaskAgainInTheMiddleOfTheRun() {
    machine.decide(new Input.Begin());
    machine.decide(failed("a", 1, FailureClass.AGENT));

    assertThat(machine.decide(instructed(retry("a"))))
        .containsExactly(taskRevived("a", "b"), ready("a"), attemptStarted("a", 2));
  }

  @Test
  void shouldTryAWaitingTaskNow() {
    machine.decide(new Input.Begin());
    machine.decide(failed("a", 1, FailureClass.CRASHED));

    assertThat(machine.decide(instructed(retry("a"))))
        .containsExactly(ready("a"), attemptStarted("a", 2));
  }

  @Test
  void shouldOnlyMergeAgainWhatCouldNotBeMerged() {
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));
    machine.decide(notIntegrated("a", 1, "conflict"));

    assertThat(machine.decide(instructed(retry("a"))))
        .containsExactly(taskRevived("a", "b"), integrating("a", 1));
  }

  @Test
  void shouldRefuseToRetryWhatHasNotFailed() {
    machine.decide(new Input.Begin());

    assertRefused(retry("a"), "task a is running, expected failed");
    assertRefused(retry("b"), "task b is pending, expected failed");
    assertRefused(retry("x"), "the run has no task x");
    assertRefused(retry(TaskId.PLANNING.value()), "the run has no task _plan");
    machine.decide(failed("a", 1, FailureClass.AGENT));
    assertRefused(retry("b"), "task b was skipped for another task's failure; retry that one");
  }

  @Test
  void shouldRefuseToRetryWhatNeedsATaskThatHasFailed() {
    machine.decide(new Input.Begin());
    machine.decide(instructed(cancel("b")));
    machine.decide(failed("a", 1, FailureClass.AGENT));

    assertRefused(retry("b"), "task b needs task a, which is failed; retry that one first");
  }

  @Test
  void shouldStopARunningTaskAndCancelItWhenItHasStopped() {
    machine.decide(new Input.Begin());

    assertThat(machine.decide(instructed(cancel("a"))))
        .containsExactly(new RunEvent.CancelRequested(new TaskId("a")));
    assertThat(machine.decide(instructed(cancel("a")))).isEmpty();
    assertThat(machine.decide(stopped("a", 1)))
        .containsExactly(attemptStopped("a", 1), taskCancelled("a"), taskSkipped("b", "a"));
  }

  @Test
  void shouldCancelATaskWhoseAttemptEndsBeforeItIsStopped() {
    machine.decide(new Input.Begin());
    machine.decide(instructed(cancel("a")));
    machine.decide(instructed(cancel("c")));

    assertThat(machine.decide(succeeded("a", 1)))
        .containsExactly(attemptSucceeded("a", 1), taskCancelled("a"), taskSkipped("b", "a"));
    assertThat(machine.decide(failed("c", 1, FailureClass.CRASHED)))
        .containsExactly(
            attemptFailed("c", 1, FailureClass.CRASHED),
            taskCancelled("c"),
            finished(RunState.FAILED));
  }

  @Test
  void shouldCancelATaskThatWasBeingStoppedWhenItsOrchestratorDied() {
    machine.decide(new Input.Begin());
    machine.decide(instructed(cancel("a")));

    assertThat(machine.decide(new Input.Resume()))
        .startsWith(
            new RunEvent.RunResumed(),
            attemptLost("a", 1),
            taskCancelled("a"),
            taskSkipped("b", "a"));
  }

  @Test
  void shouldCancelAtOnceWhatDoesNotRunAndRefuseWhatIsOver() {
    machine.decide(new Input.Begin());

    assertThat(machine.decide(instructed(cancel("b")))).containsExactly(taskCancelled("b"));
    machine.decide(succeeded("a", 1));
    machine.decide(integrated("a", 1));
    assertRefused(cancel("a"), "task a is succeeded, expected one that has not ended");
  }

  @Test
  void shouldStopAMergeAndCancelTheTaskWhenItHasStopped() {
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));

    assertThat(machine.decide(instructed(cancel("a"))))
        .containsExactly(new RunEvent.CancelRequested(new TaskId("a")));
    assertThat(machine.decide(stopped("a", 1)))
        .containsExactly(attemptStopped("a", 1), taskCancelled("a"), taskSkipped("b", "a"));
    assertThat(machine.decide(instructed(retry("a"))))
        .containsExactly(taskRevived("a", "b"), integrating("a", 1));
  }

  @Test
  void shouldNotTryAMergeAgainThatFailsWhileItsTaskIsCancelled() {
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));
    machine.decide(instructed(cancel("a")));

    assertThat(
            machine.decide(
                reported(
                    new AttemptReport.NotIntegrated(
                        attempt("a", 1), FailureClass.TRANSIENT, "locked"))))
        .containsExactly(taskCancelled("a"), taskSkipped("b", "a"));
  }

  @Test
  void shouldFindOutWhetherWhatWasToBeCancelledIsMergedWhenTheOrchestratorDied() {
    machine = machine(4, task("a"));
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));
    machine.decide(instructed(cancel("a")));

    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(
            new RunEvent.RunResumed(),
            integrating("a", 1),
            new RunEvent.CancelRequested(new TaskId("a")));
    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), finished(RunState.SUCCEEDED));
  }

  /// A stop of the run's is no failure, however often.
  @Test
  void shouldMergeAgainWhenARunIsResumedWhoseMergesWereStopped() {
    machine = machine(4, task("a"));
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));
    for (int i = 0; i < 10; i++) {
      machine.decide(new Input.Interrupt("Ctrl-C"));
      assertThat(machine.state().isIdle()).isFalse();
      assertThat(machine.decide(stopped("a", 1))).containsExactly(attemptStopped("a", 1));
      assertThat(machine.decide(stopped("a", 1))).isEmpty();
      assertThat(machine.state().isIdle()).isTrue();

      assertThat(machine.decide(new Input.Resume()))
          .containsExactly(new RunEvent.RunResumed(), integrating("a", 1));
      assertThat(machine.state().isIdle()).isFalse();
    }
    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), finished(RunState.SUCCEEDED));
  }

  @Test
  void shouldGiveUpEverythingAndStopWhatIsBeingMerged() {
    machine = machine(2, task("a"), task("b", "a"), task("c"), task("d"), task("e", "d"));
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));

    assertThat(machine.decide(instructed(new RunInstruction.CancelRun(RUN))))
        .containsExactly(
            new RunEvent.RunCancelRequested(),
            new RunEvent.CancelRequested(new TaskId("a")),
            taskCancelled("b"),
            new RunEvent.CancelRequested(new TaskId("c")),
            new RunEvent.CancelRequested(new TaskId("d")),
            taskCancelled("e"));
    assertThat(machine.decide(integrated("a", 1))).containsExactly(taskSucceeded("a"));
    machine.decide(stopped("c", 1));
    assertThat(machine.decide(stopped("d", 1)))
        .containsExactly(attemptStopped("d", 1), taskCancelled("d"), finished(RunState.CANCELLED));
  }

  @Test
  void shouldForgetThatARunWasGivenUpWhenItGetsWorkAgain() {
    machine = machine(1, task("a"));
    machine.decide(new Input.Begin());
    machine.decide(instructed(new RunInstruction.CancelRun(RUN)));
    machine.decide(stopped("a", 1));
    machine.decide(new Input.Resume(retry("a")));
    machine.decide(succeeded("a", 2));

    assertThat(machine.decide(integrated("a", 2)))
        .containsExactly(taskSucceeded("a"), finished(RunState.SUCCEEDED));
  }

  @Test
  void shouldBeginNothingWhileARunIsBeingGivenUp() {
    machine = machine(2, task("a"), task("c"), task("d", "c"));
    machine.decide(new Input.Begin());
    machine.decide(failed("a", 1, FailureClass.AGENT));
    machine.decide(instructed(new RunInstruction.CancelRun(RUN)));

    assertRefused(retry("a"), "the run is being cancelled");
    assertRefused(retry("d"), "the run is being cancelled");
    assertRefused(add(task("e")), "the run is being cancelled");
    assertRefused(new RunInstruction.PlanMore(RUN, "more"), "the run is being cancelled");
    assertThat(machine.decide(stopped("c", 1)))
        .containsExactly(attemptStopped("c", 1), taskCancelled("c"), finished(RunState.CANCELLED));
    assertThat(machine.refusal(retry("a"))).isEmpty();
  }

  @Test
  void shouldForgetThatARunWasPausedWhenItGetsWorkAgainAfterItsEnd() {
    machine = machine(1, task("a"));
    machine.decide(new Input.Begin());
    machine.decide(instructed(new RunInstruction.PauseRun(RUN)));
    machine.decide(instructed(new RunInstruction.CancelRun(RUN)));
    machine.decide(stopped("a", 1));

    assertThat(machine.decide(new Input.Resume(retry("a"))))
        .containsExactly(
            new RunEvent.RunResumed(), taskRevived("a"), ready("a"), attemptStarted("a", 2));
  }

  @Test
  void shouldRefuseToCancelACancelledTaskOnlyWhenTheRunIsOver() {
    machine = machine(1, task("a"), task("b"));
    machine.decide(new Input.Begin());
    machine.decide(instructed(cancel("b")));

    assertThat(machine.refusal(cancel("b"))).isEmpty();
    machine.decide(instructed(new RunInstruction.CancelRun(RUN)));
    assertThat(machine.decide(stopped("a", 1))).endsWith(finished(RunState.CANCELLED));
    assertRefused(cancel("b"), "the run is over");
  }

  @Test
  void shouldStartNothingWhilePausedAndGoOnAfterwards() {
    machine = machine(1, task("a"), task("b"));
    machine.decide(new Input.Begin());

    assertThat(machine.decide(instructed(new RunInstruction.PauseRun(RUN))))
        .containsExactly(new RunEvent.RunPaused());
    assertThat(machine.decide(instructed(new RunInstruction.PauseRun(RUN)))).isEmpty();
    machine.decide(succeeded("a", 1));
    assertThat(machine.decide(integrated("a", 1))).containsExactly(taskSucceeded("a"));
    assertThat(machine.decide(new Input.Resume())).containsExactly(new RunEvent.RunResumed());
    assertThat(machine.decide(instructed(new RunInstruction.ContinueRun(RUN))))
        .containsExactly(new RunEvent.RunContinued(), attemptStarted("b", 1));
  }

  @Test
  void shouldStartNoAttemptOfAPausedTaskAndLetOthersPassIt() {
    machine = machine(1, task("a"), task("b"), task("c"));
    machine.decide(new Input.Begin());

    assertThat(machine.decide(instructed(pauseTask("b"))))
        .containsExactly(new RunEvent.TaskPaused(new TaskId("b")));
    assertThat(machine.decide(instructed(pauseTask("b")))).isEmpty();
    assertThat(machine.decide(succeeded("a", 1)))
        .containsExactly(attemptSucceeded("a", 1), integrating("a", 1), attemptStarted("c", 1));
    machine.decide(integrated("a", 1));
    machine.decide(succeeded("c", 1));
    machine.decide(integrated("c", 1));
    assertThat(machine.decide(new Input.Resume())).containsExactly(new RunEvent.RunResumed());
    assertThat(machine.decide(instructed(continueTask("b"))))
        .containsExactly(new RunEvent.TaskContinued(new TaskId("b")), attemptStarted("b", 1));
    assertRefused(pauseTask("a"), "task a is succeeded, expected one that has not ended");
  }

  @Test
  void shouldFinishTheAttemptOfATaskThatIsPausedAndStartNoOther() {
    machine = machine(1, task("a"));
    machine.decide(new Input.Begin());
    machine.decide(instructed(pauseTask("a")));

    assertThat(machine.decide(stopped("a", 1))).containsExactly(attemptStopped("a", 1));
    assertThat(machine.decide(instructed(continueTask("a"))))
        .containsExactly(new RunEvent.TaskContinued(new TaskId("a")), attemptStarted("a", 2));
  }

  @Test
  void shouldLetATaskWriteThatWaitedForAPausedOne() {
    machine = machine(1, writing("a", "x/**"), writing("b", "x/**"), writing("c", "x/**"));
    machine.decide(new Input.Begin());
    machine.decide(instructed(pauseTask("b")));
    machine.decide(succeeded("a", 1));

    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), attemptStarted("c", 1));
  }

  @Test
  void shouldAddTasksAndRefuseThoseThatMakeNoPlan() {
    machine.decide(new Input.Begin());

    assertThat(machine.decide(instructed(add(task("d", "a"), task("e")))))
        .containsExactly(
            new RunEvent.TasksAdded(List.of(task("d", "a"), task("e"))),
            ready("e"),
            attemptStarted("e", 1));
    assertInvalid(task("a"));
    assertInvalid(task("f", "unknown"));
    assertInvalid(task("f", "g"), task("g", "f"));
    assertInvalid(new Task(new TaskId("f"), null, "nobody", "do f", null, null, null));
    assertInvalid(
        new Task(new TaskId("f"), null, null, "do f", null, List.of("../x"), OnFailure.HARD));
  }

  @Test
  void shouldRefuseDecisionsAboutTasksThatWaitForNone() {
    machine.decide(new Input.Begin());

    assertRefused(
        new RunInstruction.AcceptTask(RUN, new TaskId("a")),
        "task a is running, expected one whose check still asks for changes");
    machine.decide(failed("a", 1, FailureClass.CRASHED));
    assertRefused(
        new RunInstruction.ReviseTask(RUN, new TaskId("a"), ""),
        "task a is waiting, expected one whose check still asks for changes");
  }

  private void assertInvalid(Task... tasks) {
    var instruction = add(tasks);
    assertThat(machine.refusal(instruction))
        .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID));
    assertThat(machine.decide(instructed(instruction))).isEmpty();
  }

  private void assertRefused(RunInstruction instruction, String sentence) {
    assertThat(machine.refusal(instruction))
        .hasValueSatisfying(refusal -> assertThat(refusal.sentence()).isEqualTo(sentence));
    assertThat(machine.decide(instructed(instruction))).isEmpty();
  }

  private static Task writing(String id, String glob) {
    return new Task(new TaskId(id), null, null, "do " + id, null, List.of(glob), OnFailure.HARD);
  }

  private static RunMachine machine(int concurrency, Task... tasks) {
    return Plans.machine(Plans.state(concurrency, tasks));
  }
}
