package dev.orchestrator.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.RunMachine;
import dev.orchestrator.scheduler.plan.Slots;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Runs of many tasks: all promises hold, and no decision takes longer for there being more tasks.
class LargeRunTest {
  private static final int MANY = 10_000;

  @Test
  void shouldRunTenThousandTasksToTheEnd() {
    var run = new Large(MANY);
    run.runToTheEnd(true);

    assertThat(run.view().tasks()).hasSize(MANY).allMatch(task -> task.state.isFinal());
    run.requireReplayIsLive();
  }

  @Test
  void shouldDecideAsQuicklyAmongTenThousandTasksAsAmongAThousand() {
    timeOfADecision(1_000); // warms up
    var few = timeOfADecision(1_000);
    var many = timeOfADecision(MANY);

    // ten times as long if every decision looked at all tasks
    assertThat(many / few).as("%.0f ns among many, %.0f ns among few", many, few).isLessThan(4);
  }

  /// In processor time, the best of some.
  private static double timeOfADecision(int tasks) {
    var best = Double.MAX_VALUE;
    for (int repetition = 0; repetition < 4; repetition++) {
      var run = new Large(tasks);
      var begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      var decisions = run.runToTheEnd(false);
      var time = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
      best = Math.min(best, (double) time / decisions);
    }
    return best;
  }

  /// A run of one world, without trouble but for failing tasks.
  private static final class Large {
    private static final RunId RUN = new RunId("r");

    private final Random random = new Random(1);
    private final SimulatedRun run;
    private final RunMachine machine;
    private final List<AttemptReport> underWay = new ArrayList<>();

    Large(int count) {
      var scene = new Scene(random);
      run = new SimulatedRun(RUN, scene, scene.started(64), new RunEvent.TasksAdded(tasks(count)));
      run.referee.judgeEventsOnly();
      machine = new RunMachine(run.replay(), new Random(1), Slots.UNBOUNDED, run.answers);
    }

    private List<Task> tasks(int count) {
      var tasks = new ArrayList<Task>(count);
      for (int number = 0; number < count; number++) {
        var parents = new LinkedHashSet<TaskId>();
        for (int wanted = random.nextInt(3); wanted > 0 && number > 0; wanted--) {
          parents.add(new TaskId("t" + (number - 1 - random.nextInt(Math.min(number, 200)))));
        }
        tasks.add(
            new Task(
                new TaskId("t" + number),
                null,
                null,
                "do it",
                List.copyOf(parents),
                random.nextInt(20) == 0 ? Area.any(random) : List.of(),
                random.nextBoolean() ? OnFailure.SOFT : OnFailure.SKIP,
                random.nextInt(4) == 0 ? "short" : null));
      }
      return tasks;
    }

    RunView view() {
      return run.view();
    }

    void requireReplayIsLive() {
      run.requireReplayIs(machine.state());
    }

    int runToTheEnd(boolean judged) {
      take(new Input.Begin(), judged);
      int decisions = 1;
      while (!underWay.isEmpty()) {
        var index = random.nextInt(underWay.size());
        var report = underWay.get(index);
        underWay.set(index, underWay.getLast());
        underWay.removeLast();
        take(new Input.Reported(report, Instant.EPOCH), judged);
        decisions++;
      }
      assertThat(machine.state().isFinished()).isTrue();
      return decisions;
    }

    private void take(Input input, boolean judged) {
      var events = machine.decide(input);
      if (judged) {
        run.append(
            run.sequence(),
            List.of(new Decision(input, null, events, Set.of(), false)),
            Instant.EPOCH);
      }
      for (var event : events) {
        if (event instanceof RunEvent.AttemptStarted started) {
          underWay.add(outcome(started));
        } else if (event instanceof RunEvent.IntegrationStarted(var task, var number)) {
          underWay.add(
              new AttemptReport.Integrated(new AttemptId(RUN, task, number), "c0ffee", null));
        }
      }
    }

    private static AttemptReport outcome(RunEvent.AttemptStarted started) {
      var attempt = new AttemptId(RUN, started.task(), started.attempt());
      return new AttemptReport.Succeeded(
          attempt, "done", Usage.NONE, Verdict.approved(), ChangedPaths.NONE);
    }
  }
}
