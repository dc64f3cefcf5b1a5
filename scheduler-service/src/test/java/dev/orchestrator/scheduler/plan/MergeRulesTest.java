package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptFailed;
import static dev.orchestrator.scheduler.plan.Happened.attemptLost;
import static dev.orchestrator.scheduler.plan.Happened.attemptStopped;
import static dev.orchestrator.scheduler.plan.Happened.attemptSucceeded;
import static dev.orchestrator.scheduler.plan.Happened.finished;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.taskCancelled;
import static dev.orchestrator.scheduler.plan.Happened.taskRevived;
import static dev.orchestrator.scheduler.plan.Happened.taskSucceeded;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.RUN;
import static dev.orchestrator.scheduler.plan.Said.attempt;
import static dev.orchestrator.scheduler.plan.Said.cancel;
import static dev.orchestrator.scheduler.plan.Said.checked;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.reported;
import static dev.orchestrator.scheduler.plan.Said.retry;
import static dev.orchestrator.scheduler.plan.Said.stopped;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What becomes of finished work that cannot be merged.
class MergeRulesTest {
  private static final TaskId A = new TaskId("a");
  private static final List<String> BY_HAND = List.of("git merge main", "orchestrator retry r1 a");
  private static final MergeObstacle RED =
      new MergeObstacle.VerifyFailed("0ff1", "make check", "1 failed");

  private RunMachine machine = machine(2, task("a"));

  private static RunMachine machine(int tries, Task... tasks) {
    var plain = Plans.started(4);
    var started =
        new RunEvent.RunStarted(
            plain.goal(),
            plain.origin(),
            plain.concurrency(),
            plain.retry(),
            Map.of(
                "standard",
                new WorkflowConfig(
                    List.of(
                        StepConfig.by(null, StepKind.CODE),
                        StepConfig.by("reviewer", StepKind.REVIEW)))),
            Approval.ASK,
            plain.questions(),
            tries);
    return Plans.machine(Plans.state(started, tasks));
  }

  private static MergeObstacle conflict(String onto) {
    return new MergeObstacle.Conflict(onto, List.of("a.txt"), List.of("Theirs"));
  }

  private static Input refused(int number, MergeObstacle obstacle) {
    return reported(new AttemptReport.MergeRefused(attempt("a", number), obstacle, BY_HAND));
  }

  private static RunEvent mergeRefused(int number, MergeObstacle obstacle) {
    return new RunEvent.MergeRefused(A, number, obstacle, BY_HAND);
  }

  private static RunEvent mergeNeeded(String reason) {
    return new RunEvent.MergeNeeded(A, reason, BY_HAND);
  }

  /// Another attempt of the code step in the conversation that it has.
  private static RunEvent resolving(int number) {
    return new RunEvent.AttemptStarted(A, number, "coder", "s1");
  }

  private void doWork() {
    machine.decide(new Input.Begin());
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("a", 1), "s1")));
    assertThat(machine.decide(succeeded("a", 1)))
        .containsExactly(attemptSucceeded("a", 1), integrating("a", 1));
  }

  @Test
  void shouldGiveAConflictToTheAgentOfTheWorkInItsConversation() {
    doWork();

    assertThat(machine.decide(refused(1, conflict("0ff1"))))
        .containsExactly(mergeRefused(1, conflict("0ff1")), resolving(2));
    assertThat(machine.state().node(A).obstacle()).isEqualTo(conflict("0ff1"));
    assertThat(machine.decide(succeeded("a", 2)))
        .containsExactly(attemptSucceeded("a", 2), integrating("a", 2));
    assertThat(machine.decide(integrated("a", 2)))
        .containsExactly(taskSucceeded("a"), finished(RunState.SUCCEEDED));
  }

  @Test
  void shouldGiveItToTheCodeStepAndNotRepeatTheChecks() {
    machine =
        machine(2, new Task(A, null, null, "do", List.of(), null, OnFailure.HARD, "standard"));
    machine.decide(new Input.Begin());
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("a", 1), "s1")));
    machine.decide(succeeded("a", 1));
    machine.decide(checked("a", 2, Verdict.approved()));

    assertThat(machine.decide(refused(2, conflict("0ff1"))))
        .containsExactly(mergeRefused(2, conflict("0ff1")), resolving(3));
    assertThat(machine.decide(succeeded("a", 3)))
        .containsExactly(attemptSucceeded("a", 3), integrating("a", 3));
    assertThat(machine.state().node(A).result()).isEqualTo("done");
  }

  @Test
  void shouldNotCountConflictsWithWhatWasMergedMeanwhile() {
    doWork();

    for (int number = 1; number < 10; number++) {
      assertThat(machine.decide(refused(number, conflict("0ff" + number))))
          .containsExactly(mergeRefused(number, conflict("0ff" + number)), resolving(number + 1));
      machine.decide(succeeded("a", number + 1));
    }
  }

  @Test
  void shouldMergeAgainAfterEachTryAndAskAPersonAfterTheLast() {
    doWork();
    machine.decide(refused(1, conflict("0ff1")));

    assertThat(machine.decide(failed("a", 2, FailureClass.AGENT)))
        .containsExactly(attemptFailed("a", 2, FailureClass.AGENT), integrating("a", 2));
    assertThat(machine.decide(refused(2, conflict("0ff2"))))
        .containsExactly(mergeRefused(2, conflict("0ff2")), resolving(3));
    assertThat(machine.state().node(A).trouble()).isEqualTo("broken");
    machine.decide(failed("a", 3, FailureClass.AGENT));
    assertThat(machine.decide(refused(3, conflict("0ff2"))))
        .containsExactly(
            mergeRefused(3, conflict("0ff2")),
            mergeNeeded("conflicts in a.txt, also after 2 tries (broken)"));
    assertThat(machine.state().node(A).state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void shouldCountATryThatLeavesTheVerifyCommandFailing() {
    machine = machine(1, task("a"));
    doWork();

    assertThat(machine.decide(refused(1, RED))).containsExactly(mergeRefused(1, RED), resolving(2));
    machine.decide(succeeded("a", 2));
    assertThat(machine.decide(refused(2, RED)))
        .containsExactly(
            mergeRefused(2, RED),
            mergeNeeded("`make check` does not pass once it is merged, also after 1 try"));
  }

  @Test
  void shouldAskAPersonAtOnceWhereNoTriesAreWanted() {
    machine = machine(0, task("a"));
    doWork();

    assertThat(machine.decide(refused(1, conflict("0ff1"))))
        .containsExactly(mergeRefused(1, conflict("0ff1")), mergeNeeded("conflicts in a.txt"));
  }

  @Test
  void shouldAskAPersonWhenTheAgentCannotBeStarted() {
    doWork();
    machine.decide(refused(1, conflict("0ff1")));

    assertThat(machine.decide(failed("a", 2, FailureClass.AUTH)))
        .containsExactly(attemptFailed("a", 2, FailureClass.AUTH), mergeNeeded("broken"));
  }

  @Test
  void shouldRepeatATryThatFailedForSomethingThatPasses() {
    doWork();
    machine.decide(refused(1, conflict("0ff1")));

    assertThat(machine.decide(failed("a", 2, FailureClass.CRASHED)))
        .hasAtLeastOneElementOfType(RunEvent.RetryScheduled.class);
    assertThat(machine.decide(instructed(retry("a")))).endsWith(resolving(3));
    assertThat(machine.state().node(A).obstacle()).isEqualTo(conflict("0ff1"));
  }

  @Test
  void shouldMergeWhatAPersonHasFinishedAndGiveTheAgentItsTriesAgain() {
    machine = machine(1, task("a"));
    doWork();
    machine.decide(refused(1, conflict("0ff1")));
    machine.decide(failed("a", 2, FailureClass.AGENT));
    machine.decide(refused(2, conflict("0ff1")));

    assertThat(machine.decide(instructed(retry("a")))).containsExactly(integrating("a", 2));
    assertThat(machine.decide(refused(2, conflict("0ff1"))))
        .containsExactly(mergeRefused(2, conflict("0ff1")), resolving(3));
  }

  @Test
  void shouldOnlyBeRetriedOrCancelledWhileItWaitsForAPerson() {
    machine = machine(0, task("a"));
    doWork();
    machine.decide(refused(1, conflict("0ff1")));

    assertThat(machine.refusal(new RunInstruction.AcceptTask(RUN, A)))
        .contains(
            new Refusal(
                Refusal.Code.WRONG_STATE,
                "task a waits to be merged by hand; retry it when that is done"));
    assertThat(machine.decide(instructed(cancel("a"))))
        .containsExactly(taskCancelled("a"), finished(RunState.FAILED));
    assertThat(machine.decide(new Input.Resume(retry("a"))))
        .containsExactly(new RunEvent.RunResumed(), taskRevived("a"), integrating("a", 1));
  }

  @Test
  void shouldTakeALostTryUpAgainAndOnlyMergeWhatIsCancelledInIt() {
    doWork();
    machine.decide(refused(1, conflict("0ff1")));

    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(new RunEvent.RunResumed(), attemptLost("a", 2), resolving(3));
    machine.decide(instructed(cancel("a")));
    assertThat(machine.decide(stopped("a", 3)))
        .containsExactly(attemptStopped("a", 3), taskCancelled("a"), finished(RunState.FAILED));
    assertThat(machine.decide(new Input.Resume(retry("a")))).endsWith(integrating("a", 3));
  }

  @Test
  void shouldCancelWhatIsRefusedInARunThatIsGivenUp() {
    doWork();
    machine.decide(instructed(new RunInstruction.CancelRun(RUN)));

    assertThat(machine.decide(refused(1, conflict("0ff1"))))
        .containsExactly(
            mergeRefused(1, conflict("0ff1")), taskCancelled("a"), finished(RunState.CANCELLED));
  }

  @Test
  void shouldIgnoreARefusalThatIsNotOfTheMergeUnderWay() {
    doWork();
    machine.decide(refused(1, conflict("0ff1")));

    assertThat(machine.decide(refused(1, conflict("0ff1")))).isEmpty();
  }
}
