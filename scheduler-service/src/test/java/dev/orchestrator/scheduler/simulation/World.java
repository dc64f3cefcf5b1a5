package dev.orchestrator.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.RunMachine;
import dev.orchestrator.scheduler.plan.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Everything that happens follows from one seed: some runs share a fleet, people interfere,
/// schedulers die and are replaced or taken over from while they live. After some trouble the world
/// calms down, and then every run must end.
final class World {
  private static final int MAX_HAPPENINGS = 60_000;

  private record Happening(Instant due, long order, Runnable what) {}

  private final Random random;
  private final PriorityQueue<Happening> agenda =
      new PriorityQueue<>(Comparator.comparing(Happening::due).thenComparingLong(Happening::order));
  private final Scene scene;
  private final SimulatedRunner runner;
  private final SimulatedPeople people;
  private final List<SimulatedRun> runs = new ArrayList<>();
  private @Nullable SimulatedScheduler current;

  /// One that lives on although another one has taken over.
  private @Nullable SimulatedScheduler former;

  private Instant now = Instant.EPOCH;
  private long order;
  private int troubleLeft;

  World(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    scene = new Scene(random);
    runner = new SimulatedRunner(this);
    people = new SimulatedPeople(scene, random);
    // most worlds are small, so that many are seen; most faults need few tasks
    var size = random.nextInt(5) == 0 ? 25 : 8;
    troubleLeft = random.nextInt(2 * size);
    for (int run = 1 + random.nextInt(3); run > 0; run--) {
      runs.add(new SimulatedRun(new RunId("r" + run), scene, scene.started(), firstTasks(size)));
    }
  }

  private RunEvent firstTasks(int size) {
    return random.nextInt(3) == 0
        ? new RunEvent.PlanningRequested("", false)
        : new RunEvent.TasksAdded(scene.tasks(0, 1 + random.nextInt(size)));
  }

  RandomGenerator random() {
    return random;
  }

  Scene scene() {
    return scene;
  }

  SimulatedRunner runner() {
    return runner;
  }

  Instant now() {
    return now;
  }

  void later(Duration delay, Runnable what) {
    at(now.plus(delay), what);
  }

  void at(Instant due, Runnable what) {
    agenda.add(new Happening(due.isBefore(now) ? now : due, order++, what));
  }

  /// Whether something unlikely happens, while there is trouble.
  boolean happens(double probability) {
    return troubleLeft > 0 && random.nextDouble() < probability;
  }

  void runToTheEnd() {
    var first = new SimulatedScheduler(this);
    current = first;
    runs.forEach(first::begin);
    later(Duration.ZERO, this::interfere);
    for (int step = 0; !isOver(); step++) {
      assertThat(step)
          .as("happenings until %s; left over: %s", now, runs)
          .isLessThan(MAX_HAPPENINGS);
      var next = agenda.remove();
      now = next.due();
      next.what().run();
    }
    for (var run : runs) {
      assertThat(run.view().tasks()).allMatch(task -> task.state.isFinal());
      assertThat(run.replay().isFinished()).isTrue();
    }
  }

  private boolean isOver() {
    return troubleLeft <= 0 && runs.stream().allMatch(this::isAtRest);
  }

  private boolean isAtRest(SimulatedRun run) {
    return run.isFinished() && (current == null || current.loop(run) == null);
  }

  private void interfere() {
    if (troubleLeft-- > 0) {
      var run = runs.get(random.nextInt(runs.size()));
      switch (random.nextInt(30)) {
        case 0 -> crash();
        case 1, 2 -> takeOver();
        case 3 -> interrupt(run);
        case 4, 5, 6, 7 -> resume(run);
        case 8, 9 -> runner.trouble();
        default -> instruct(run);
      }
    } else {
      runs.forEach(this::bringToItsEnd);
    }
    later(Duration.ofMillis(random.nextInt(troubleLeft > 0 ? 8_000 : 30_000)), this::interfere);
  }

  private void crash() {
    if (current != null) {
      current.die();
    }
  }

  void gone(SimulatedScheduler scheduler) {
    if (scheduler == current) {
      current = null;
    } else if (scheduler == former) {
      former = null;
    }
  }

  /// A stand-by takes the other scheduler for dead, which it need not be.
  private void takeOver() {
    former = current;
    var standBy = new SimulatedScheduler(this);
    current = standBy;
    runs.stream().filter(run -> !run.isFinished()).forEach(run -> standBy.resume(run, null));
  }

  private void interrupt(SimulatedRun run) {
    var loop = anyLoop(run);
    if (loop != null) {
      loop.mail(new Input.Interrupt("stop"));
    }
  }

  private void instruct(SimulatedRun run) {
    var loop = anyLoop(run);
    var instruction = people.anything(run);
    if (loop != null) {
      loop.mail(new Input.Instructed(instruction));
    } else if (isFollowable(run, instruction)) {
      scheduler().resume(run, instruction);
    }
  }

  /// Judged by the journal before anything is begun, as the scheduler does.
  private static boolean isFollowable(SimulatedRun run, RunInstruction instruction) {
    return new RunMachine(run.replay(), new Random(1), Slots.UNBOUNDED, run.answers)
        .refusal(instruction)
        .isEmpty();
  }

  private void resume(SimulatedRun run) {
    if (!run.isFinished() && scheduler().loop(run) == null) {
      scheduler().resume(run, null);
    }
  }

  private SimulatedScheduler scheduler() {
    if (current == null) {
      current = new SimulatedScheduler(this);
    }
    return current;
  }

  private void bringToItsEnd(SimulatedRun run) {
    resume(run);
    var loop = scheduler().loop(run);
    if (loop != null) {
      people.needed(run).forEach(one -> loop.mail(new Input.Instructed(one)));
    }
  }

  /// Whoever drives the run, or believes that it does; null when nobody does.
  @Nullable SimulatedLoop anyLoop(SimulatedRun run) {
    var old = former == null || random.nextInt(3) > 0 ? null : former.loop(run);
    return old != null || current == null ? old : current.loop(run);
  }
}
