package dev.orchestrator.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random plans meet random reports, repeated and late ones, interruptions and crashes. One seed is
/// one world; put a failing seed into [#FIRST_SEED] and set [#SEEDS] to 1 to see it again.
class RunSimulationTest {
  private static final long FIRST_SEED = 1;
  private static final int SEEDS = 2_000;
  private static final int MAX_STEPS = 5_000;

  @Test
  void shouldKeepItsPromisesInEveryWorld() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      try {
        new World(seed).runToTheEnd();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static final class World {
    private final Random random;
    private final RunEvent.RunStarted started;
    private final List<RunEvent> journal = new ArrayList<>();
    private final Set<AttemptReport> underWay = new HashSet<>();
    private final List<AttemptReport> delivered = new ArrayList<>();
    private final Set<TaskId> done = new HashSet<>();
    private Instant now = Instant.EPOCH;
    private RunMachine machine;

    World(long seed) {
      random = new Random(seed);
      started = Plans.started(1 + random.nextInt(5));
      var tasks = tasks(1 + random.nextInt(25));
      machine = Plans.machine(Plans.state(started, tasks));
      journal.add(new RunEvent.TasksAdded(List.of(tasks)));
    }

    private Task[] tasks(int count) {
      var tasks = new Task[count];
      for (int i = 0; i < count; i++) {
        var parents = new HashSet<String>();
        for (int wanted = random.nextInt(4); wanted > 0 && i > 0; wanted--) {
          parents.add("t" + random.nextInt(i));
        }
        var onFailure = OnFailure.values()[random.nextInt(3)];
        tasks[i] = Plans.task("t" + i, onFailure, parents.toArray(String[]::new));
      }
      return tasks;
    }

    void runToTheEnd() {
      take(new Input.Begin());
      for (int step = 0; !machine.state().isFinished(); step++) {
        assertThat(step).as("steps").isLessThan(MAX_STEPS);
        now = now.plusMillis(random.nextInt(2_000));
        next();
      }
      assertThat(machine.state().nodes()).allMatch(node -> node.state().isFinal());
    }

    private void next() {
      switch (random.nextInt(20)) {
        case 0 -> crash();
        case 1 -> take(new Input.Interrupt("stop"));
        case 2 -> repeatOldReport();
        case 3, 4, 5 -> take(new Input.Tick(now));
        default -> report();
      }
      if (machine.state().isInterrupted() && random.nextInt(4) == 0) {
        restart();
      }
    }

    private void crash() {
      restart();
    }

    /// A new orchestrator finds only the journal; what ran is gone, though its reports may still
    /// come.
    private void restart() {
      var replayed = new PlanState(started);
      journal.forEach(replayed::apply);
      assertThat(replayed.describe()).isEqualTo(machine.state().describe());
      machine = Plans.machine(replayed);
      delivered.addAll(underWay);
      underWay.clear();
      take(new Input.Resume());
    }

    private void repeatOldReport() {
      if (!delivered.isEmpty()) {
        var old = delivered.get(random.nextInt(delivered.size()));
        take(new Input.Reported(old, now));
      }
    }

    private void report() {
      if (!underWay.isEmpty()) {
        var any = underWay.stream().skip(random.nextInt(underWay.size())).findFirst().orElseThrow();
        underWay.remove(any);
        delivered.add(any);
        take(new Input.Reported(any, now));
      }
    }

    private void take(Input input) {
      var before = machine.state().isInterrupted();
      var old = isOld(input);
      var events = machine.decide(input);
      assertThat(old && !events.isEmpty()).as("an old attempt changes something").isFalse();
      for (var event : events) {
        journal.add(event);
        check(event, before);
      }
      checkLimits();
    }

    private boolean isOld(Input input) {
      return input instanceof Input.Reported(var report, _)
          && report.attempt().number() < machine.state().node(report.attempt().task()).attempt();
    }

    private void check(RunEvent event, boolean interruptedBefore) {
      switch (event) {
        case RunEvent.AttemptStarted(var task, var number, _, _, _, _) -> {
          assertThat(done).as("finished work runs again").doesNotContain(task);
          assertThat(machine.state().node(task).parents())
              .allMatch(parent -> parent.state().isFinal());
          underWay.add(outcome(new AttemptId(new RunId("r"), task, number)));
        }
        case RunEvent.IntegrationStarted(var task, var number) ->
            underWay.add(integration(new AttemptId(new RunId("r"), task, number)));
        case RunEvent.TaskSucceeded(var task, _, _) ->
            assertThat(done.add(task)).as("succeeds once").isTrue();
        case RunEvent.TaskSkipped(var task, var because) ->
            assertThat(because)
                .as("why " + task + " is skipped")
                .isNotEmpty()
                .allMatch(id -> machine.state().node(id).state() != TaskState.SUCCEEDED);
        default -> assertThat(event).isNotInstanceOf(RunEvent.RunStarted.class);
      }
      if (event instanceof RunEvent.AttemptStarted) {
        assertThat(interruptedBefore && machine.state().isInterrupted()).isFalse();
      }
    }

    private void checkLimits() {
      var running =
          machine.state().nodes().stream()
              .filter(node -> node.state() == TaskState.RUNNING)
              .count();
      assertThat(running).isLessThanOrEqualTo(started.concurrency());
      var ready =
          machine.state().nodes().stream().anyMatch(node -> node.state() == TaskState.READY);
      assertThat(ready && running < started.concurrency() && !machine.state().isInterrupted())
          .as("a slot stays empty while a task is ready")
          .isFalse();
    }

    private AttemptReport outcome(AttemptId attempt) {
      return switch (random.nextInt(8)) {
        case 0 -> failed(attempt, FailureClass.AGENT);
        case 1 -> failed(attempt, FailureClass.TRANSIENT);
        case 2 -> failed(attempt, FailureClass.CRASHED);
        case 3 -> new AttemptReport.Stopped(attempt);
        default -> new AttemptReport.Succeeded(attempt, "done", Usage.NONE);
      };
    }

    private AttemptReport integration(AttemptId attempt) {
      return random.nextInt(10) == 0
          ? new AttemptReport.NotIntegrated(attempt, FailureClass.AGENT, "conflict")
          : new AttemptReport.Integrated(attempt, "c0ffee", null);
    }

    private static AttemptReport failed(AttemptId attempt, FailureClass failure) {
      return new AttemptReport.Failed(attempt, failure, "broken", Usage.NONE, null);
    }
  }
}
