package dev.orchestrator.launcher.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.scheduler.fleet.Accounts;
import dev.orchestrator.scheduler.fleet.Fleet;
import dev.orchestrator.scheduler.fleet.Gates;
import dev.orchestrator.scheduler.fleet.Member;
import dev.orchestrator.scheduler.fleet.Player;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.PlanAnswers;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.RunMachine;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What one decision of the core costs in processor time, in plans and fleets of all sizes: it is
/// to stay flat. Code and review for every task, half of them with files of their own.
class DecisionBenchmark {
  private static final RunId RUN = new RunId("r");
  private static final int REPETITIONS = 7;
  private static final PlanAnswers NO_ANSWERS =
      new PlanAnswers() {
        @Override
        public Reading read(String answer, Collection<Task> existing) {
          return new Reading.Problems(List.of("nobody plans here"));
        }

        @Override
        public Reading check(List<Task> tasks, Collection<Task> existing) {
          return new Reading.Tasks(tasks);
        }
      };

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void measure() {
    var base = 0.0;
    System.out.printf(
        "%8s %8s %12s %14s %8s%n", "tasks", "runners", "decision", "per second", "ratio");
    measure(1_000, 100); // warms up
    for (int tasks : List.of(100, 1_000, 10_000)) {
      for (int runners : List.of(1, 100, 1_000)) {
        var micros = measure(tasks, runners);
        base = base == 0 ? micros : base;
        System.out.printf(
            "%8d %8d %9.2f µs %14.0f %8.2f%n",
            tasks, runners, micros, 1_000_000 / micros, micros / base);
      }
    }
  }

  private static double measure(int tasks, int runners) {
    var plan = Shapes.woven(tasks, "reviewed");
    var all = new double[REPETITIONS];
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      // small plans often, so that each figure is of as much work
      int runs = Math.max(1, 10_000 / tasks);
      long decisions = 0;
      long time = 0;
      for (int run = 0; run < runs; run++) {
        var world = new Bare(plan, runners);
        var begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        decisions += world.runToTheEnd();
        time += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
      }
      all[repetition] = time / 1_000.0 / decisions;
    }
    Arrays.sort(all);
    return all[REPETITIONS / 2];
  }

  /// A run whose attempts end in the order in which they began.
  private static final class Bare {
    private final RunMachine machine;
    private final Member places;
    private final Queue<AttemptReport> reports = new ArrayDeque<>();

    Bare(List<Task> plan, int runners) {
      var review = StepConfig.by(null, StepKind.REVIEW);
      var workflow = new WorkflowConfig(List.of(StepConfig.by(null, StepKind.CODE), review));
      var started =
          new RunEvent.RunStarted(
              "goal",
              new RunOrigin("/repository", "0".repeat(40), null),
              1_000_000,
              new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1)),
              Map.of("reviewed", workflow),
              Approval.ASK);
      var state = new PlanState(started);
      state.apply(new RunEvent.TasksAdded(plan));
      var fleet = new Fleet(Map.of(), unused());
      for (int runner = 0; runner < runners; runner++) {
        fleet.join("runner" + runner, 2);
      }
      places = fleet.enter(agent -> List.of(new Player(agent, "")), () -> {}, _ -> {});
      machine = new RunMachine(state, new Random(1), places, NO_ANSWERS);
    }

    /// Nobody plays by a provider, so that no gate is asked for.
    private static Gates unused() {
      return new Gates(
          new Accounts(Map.of()),
          InstantSource.system(),
          (_, _) -> {},
          (account, _) -> {
            throw new AssertionError("%s is asked for".formatted(account));
          },
          new RetryPolicy(1, Duration.ZERO, Duration.ZERO),
          CircuitBreakerConfig.DEFAULT);
    }

    long runToTheEnd() {
      long decisions = 1;
      take(new Input.Begin());
      for (var report = reports.poll(); report != null; report = reports.poll()) {
        take(new Input.Reported(report, Instant.EPOCH));
        decisions++;
      }
      assertThat(machine.decide(new Input.Resume()))
          .endsWith(new RunEvent.RunFinished(RunState.SUCCEEDED));
      return decisions;
    }

    private void take(Input input) {
      for (var event : machine.decide(input)) {
        switch (event) {
          case RunEvent.AttemptStarted(var task, var number, var step, _, _, _) ->
              reports.add(
                  new AttemptReport.Succeeded(
                      new AttemptId(RUN, task, number),
                      "done",
                      Usage.NONE,
                      step == 0 ? null : Verdict.approved(),
                      ChangedPaths.NONE));
          case RunEvent.IntegrationStarted(var task, var number) ->
              reports.add(
                  new AttemptReport.Integrated(new AttemptId(RUN, task, number), "c0ffee", null));
          default -> {}
        }
      }
      places.settle();
    }
  }
}
