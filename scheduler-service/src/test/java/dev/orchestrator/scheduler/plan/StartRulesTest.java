package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.attemptStopped;
import static dev.orchestrator.scheduler.plan.Happened.attemptSucceeded;
import static dev.orchestrator.scheduler.plan.Happened.blocked;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Happened.stepStarted;
import static dev.orchestrator.scheduler.plan.Happened.taskSucceeded;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.NOW;
import static dev.orchestrator.scheduler.plan.Said.add;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.stopped;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which ready task gets the next place, and what it waits for.
class StartRulesTest {
  private final Set<String> busy = new HashSet<>();
  private RunMachine machine = machine(4, writing("a", "coder", "src/**"));

  @Test
  void shouldKeepTasksWithSharedFilesApartUntilTheFirstIsMerged() {
    machine = machine(4, writing("a", "coder", "src/**"), writing("b", "coder", "src/x"));

    assertThat(machine.decide(new Input.Begin()))
        .containsExactly(ready("a"), ready("b"), attemptStarted("a", 1), blocked("b", "a"));
    assertThat(machine.decide(succeeded("a", 1)))
        .containsExactly(attemptSucceeded("a", 1), integrating("a", 1));
    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), attemptStarted("b", 1));
  }

  @Test
  void shouldLetOthersWriteWhileATaskWaitsForItsRetry() {
    machine = machine(1, writing("a", "coder", "src/**"), writing("b", "coder", "src/x"));
    machine.decide(new Input.Begin());

    assertThat(machine.decide(failed("a", 1, FailureClass.TRANSIENT)))
        .hasSize(3)
        .endsWith(attemptStarted("b", 1));
    assertThat(machine.decide(new Input.Tick(NOW.plusSeconds(1)))).containsExactly(ready("a"));
    machine.decide(succeeded("b", 1));
    assertThat(machine.state().waitsFor(node("a"))).contains(node("b"));
    assertThat(machine.decide(integrated("b", 1)))
        .containsExactly(taskSucceeded("b"), attemptStarted("a", 2));
  }

  @Test
  void shouldNotLetALessUrgentTaskOvertakeOneThatWaits() {
    machine =
        machine(
            4,
            writing("a", "coder", "x"),
            writing("all", "coder", "**"),
            writing("c", "coder", "y"));

    assertThat(machine.decide(new Input.Begin()))
        .endsWith(attemptStarted("a", 1), blocked("all", "a"), blocked("c", "all"));
    machine.decide(succeeded("a", 1));
    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), attemptStarted("all", 1));
    machine.decide(succeeded("all", 1));
    assertThat(machine.decide(integrated("all", 1)))
        .containsExactly(taskSucceeded("all"), attemptStarted("c", 1));
  }

  @Test
  void shouldLetPassThoseBehindATaskThatHasNoPlace() {
    machine =
        machine(
            4,
            writing("a", "coder", "x"),
            writing("b", "reviewer", "x", "y"),
            writing("c", "coder", "y"));
    assertThat(machine.decide(new Input.Begin()))
        .endsWith(attemptStarted("a", 1), blocked("b", "a"), blocked("c", "b"));
    machine.decide(succeeded("a", 1));
    busy.add("reviewer");

    assertThat(machine.decide(integrated("a", 1)))
        .containsExactly(taskSucceeded("a"), ready("b"), attemptStarted("c", 1));
    busy.clear();
    assertThat(machine.decide(new Input.Tick(NOW))).containsExactly(blocked("b", "c"));
  }

  @Test
  void shouldKeepTheQueueWhereNobodyInItCouldStart() {
    machine =
        machine(
            4,
            writing("a", "coder", "x"),
            writing("b", "reviewer", "x", "y"),
            writing("c", "reviewer", "y"));
    machine.decide(new Input.Begin());
    machine.decide(succeeded("a", 1));
    busy.add("reviewer");

    assertThat(machine.decide(integrated("a", 1))).containsExactly(taskSucceeded("a"));
    assertThat(machine.state().waitsFor(node("c"))).contains(node("b"));
  }

  @Test
  void shouldLookAtTheNextAgentWhenOneHasNoPlace() {
    machine = machine(4, writing("a", "coder"), writing("b", "reviewer"), writing("c", "coder"));
    busy.add("coder");

    assertThat(machine.decide(new Input.Begin()))
        .containsExactly(
            ready("a"), ready("b"), ready("c"), stepStarted("b", 1, 0, "code", "reviewer"));
    busy.clear();
    assertThat(machine.decide(new Input.Tick(NOW)))
        .containsExactly(attemptStarted("a", 1), attemptStarted("c", 1));
  }

  @Test
  void shouldFinishWhatHasBegunBeforeMoreIsBegun() {
    machine = machine(1, writing("a", "coder"), writing("root", "coder"));
    machine.decide(new Input.Begin());

    assertThat(machine.decide(stopped("a", 1)))
        .containsExactly(attemptStopped("a", 1), attemptStarted("a", 2));
  }

  @Test
  void shouldAskForTheLongestChainFirstWhenTasksAreAddedToIt() {
    machine = machine(1, writing("x", "coder"), writing("a", "coder"), writing("b", "coder"));
    machine.decide(new Input.Begin());
    machine.decide(instructed(add(task("c", "b"))));

    assertThat(machine.decide(succeeded("x", 1))).endsWith(attemptStarted("b", 1));
  }

  private TaskNode node(String id) {
    return machine.state().node(new TaskId(id));
  }

  private static Task writing(String id, String agent, String... globs) {
    return new Task(
        new TaskId(id), null, agent, "do " + id, null, List.of(globs), OnFailure.HARD, null);
  }

  private RunMachine machine(int concurrency, Task... tasks) {
    return Plans.machine(
        Plans.state(concurrency, tasks),
        new Slots() {
          @Override
          public Optional<String> take(TaskId task, String agent) {
            return Optional.of(agent).filter(one -> !busy.contains(one));
          }

          @Override
          public void occupy(TaskId task, String agent, String player, String runner) {}

          @Override
          public void release(TaskId task) {}
        });
  }
}
