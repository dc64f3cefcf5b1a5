package dev.orchestrator.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.scheduler.plan.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All runners and the way to them: attempts go well or badly, reports are late, lost, doubled and
/// out of order, and are repeated until somebody takes note.
final class SimulatedRunner {
  private final World world;
  private final RandomGenerator random;
  private final double trouble;
  private final Map<AttemptId, SimulatedLoop> underWay = new HashMap<>();
  private final Set<AttemptId> unreported = new HashSet<>();
  private final Set<AttemptId> merging = new HashSet<>();
  private final Map<String, SimulatedProvider> providers =
      Map.of("one", new SimulatedProvider(), "two", new SimulatedProvider());

  SimulatedRunner(World world) {
    this.world = world;
    this.random = world.random();
    this.trouble = random.nextDouble() * 0.4;
  }

  /// @param by who asks for it; nobody asks for two attempts of a task at once
  void assign(SimulatedRun run, AttemptId attempt, String player, SimulatedLoop by) {
    if (random.nextInt(40) == 0) {
      send(run, failed(attempt, FailureClass.TRANSIENT, null)); // nobody answers the scheduler
      return;
    }
    underWay.forEach((other, asker) ->
        assertThat(asker == by && other.task().equals(attempt.task()))
            .as("%s goes on while %s begins", other, attempt)
            .isFalse());
    underWay.put(attempt, by);
    if (random.nextBoolean()) {
      send(run, new AttemptReport.SessionNamed(attempt, "s" + random.nextInt(1_000)));
    }
    var task = run.view().task(attempt.task());
    var outcome = outcome(run, attempt, task.step().kind().isCheck());
    var length = random.nextInt(20_000);
    var provider = providers.get(Scene.provider(player));
    if (provider != null && random.nextInt(3) > 0) {
      var answer = random.nextInt(length + 1);
      world.later(Duration.ofMillis(answer), () -> answer(run, attempt, provider));
    }
    if (random.nextBoolean()) {
      consume(run, attempt, length);
    }
    if (random.nextInt(4) == 0) {
      ask(run, attempt);
      length += random.nextInt(60_000);
    }
    world.later(
        Duration.ofMillis(length), () -> end(run, attempt, afterAll(provider, attempt, outcome)));
  }

  private void answer(SimulatedRun run, AttemptId attempt, SimulatedProvider provider) {
    var works = !provider.isLimited(world.now()) && !provider.isFailing(world.now());
    if (works && underWay.containsKey(attempt)) {
      send(run, new AttemptReport.Responded(attempt));
    }
  }

  /// What the state of its provider makes of an attempt.
  private AttemptReport afterAll(
      @Nullable SimulatedProvider provider, AttemptId attempt, AttemptReport outcome) {
    if (provider != null && provider.isLimited(world.now())) {
      var until = random.nextInt(4) == 0 ? null : provider.limitedUntil();
      return new AttemptReport.Failed(
          attempt, FailureClass.LIMIT, "used up", Usage.NONE, until, true);
    }
    return provider != null && provider.isFailing(world.now())
        ? new AttemptReport.Failed(
            attempt, FailureClass.TRANSIENT, "overloaded", Usage.NONE, null, true)
        : outcome;
  }

  /// One of the providers is of no use for a while.
  void trouble() {
    var provider = Objects.requireNonNull(providers.get(random.nextBoolean() ? "one" : "two"));
    var until = world.now().plusSeconds(5 + random.nextInt(90));
    if (random.nextBoolean()) {
      provider.limit(until);
    } else {
      provider.fail(until);
    }
  }

  private void end(SimulatedRun run, AttemptId attempt, AttemptReport outcome) {
    if (underWay.remove(attempt) != null) {
      unreported.add(attempt);
      send(run, outcome);
    }
  }

  /// What a scheduler that takes a run up is told of the run's attempts; nothing where it has
  /// another runner, or gets no answer. From then on they are asked for by that scheduler.
  Map<AttemptId, String> survivors(SimulatedRun run, SimulatedLoop by) {
    var found = new HashMap<AttemptId, String>();
    if (random.nextInt(4) > 0) {
      Stream.concat(underWay.keySet().stream(), unreported.stream())
          .filter(attempt -> attempt.run().equals(run.id))
          .forEach(attempt -> found.put(attempt, "runner0"));
      run.view()
          .all()
          .filter(task -> task.state == TaskState.RUNNING)
          .forEach(task ->
              underWay.computeIfPresent(
                  new AttemptId(run.id, task.id(), task.attempt), (_, _) -> by));
    }
    return found;
  }

  /// Figures that grow, and that may be late, lost or told twice.
  private void consume(SimulatedRun run, AttemptId attempt, int length) {
    var provider = Scene.provider("coder");
    for (int told = 1; told <= 3; told++) {
      var usage = usage(told * 500L);
      world.later(
          Duration.ofMillis(random.nextInt(1 + length)),
          () -> {
            if (underWay.containsKey(attempt)) {
              send(run, new AttemptReport.Consumed(attempt, usage, provider, null));
            }
          });
    }
  }

  private Usage usage(long least) {
    var tokens = least + random.nextInt(500);
    return new Usage(
        tokens,
        random.nextInt(50),
        random.nextInt(5_000),
        0,
        random.nextInt(4) == 0 ? null : tokens / 1_000.0,
        random.nextInt(3) == 0,
        random.nextInt(3) == 0);
  }

  /// What the end tells takes the place of what was told before, where it tells anything.
  private Usage lastUsage() {
    return random.nextInt(3) == 0 ? Usage.NONE : usage(random.nextInt(2_000));
  }

  /// It goes on or ends as it likes, whether it is answered or not.
  private void ask(SimulatedRun run, AttemptId attempt) {
    for (int question = random.nextInt(4); question > 0; question--) {
      send(run, new AttemptReport.Progressed(attempt, "step " + random.nextInt(3)));
      var text = "what of " + random.nextInt(3);
      send(run, new AttemptReport.Asked(attempt, "q" + random.nextInt(5), text));
    }
  }

  void stop(SimulatedRun run, AttemptId attempt) {
    end(run, attempt, new AttemptReport.Stopped(attempt));
    endMerge(run, new AttemptReport.Stopped(attempt));
  }

  void integrate(SimulatedRun run, AttemptId attempt) {
    var outcome =
        switch (random.nextInt(13)) {
          case 0 -> new AttemptReport.NotIntegrated(attempt, FailureClass.AGENT, "no branch");
          case 1 -> new AttemptReport.NotIntegrated(attempt, FailureClass.TRANSIENT, "locked");
          case 2, 3, 4 -> new AttemptReport.MergeRefused(attempt, obstacle(), List.of("merge it"));
          default -> new AttemptReport.Integrated(attempt, "c0ffee", null);
        };
    merging.add(attempt);
    var verifying = Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(20_000) : 0);
    world.later(verifying, () -> endMerge(run, outcome));
  }

  /// One that is asked for twice is reported once.
  private void endMerge(SimulatedRun run, AttemptReport outcome) {
    if (merging.remove(outcome.attempt())) {
      send(run, outcome);
    }
  }

  private MergeObstacle obstacle() {
    var onto = "0ff" + random.nextInt(3);
    return random.nextInt(4) == 0
        ? new MergeObstacle.VerifyFailed(onto, "make check", "no")
        : new MergeObstacle.Conflict(onto, List.of("a/x"), List.of("theirs"));
  }

  private AttemptReport outcome(SimulatedRun run, AttemptId attempt, boolean check) {
    if (random.nextDouble() >= trouble) {
      return succeeded(run, attempt, check);
    }
    return switch (random.nextInt(12)) {
      case 0 -> new AttemptReport.Hindered(attempt, "the disk is full");
      case 1 -> new AttemptReport.Stopped(attempt);
      case 2, 3, 4 -> failed(attempt, FailureClass.LIMIT, limitEnd());
      default ->
          failed(
              attempt, FailureClass.values()[random.nextInt(FailureClass.values().length)], null);
    };
  }

  private @Nullable Instant limitEnd() {
    return random.nextInt(3) == 0 ? null : world.now().plusSeconds(random.nextInt(60) - 5L);
  }

  private AttemptReport succeeded(SimulatedRun run, AttemptId attempt, boolean check) {
    if (attempt.task().equals(TaskId.PLANNING)) {
      return new AttemptReport.Succeeded(attempt, plan(run), lastUsage());
    }
    if (attempt.task().isAnswering()) {
      return new AttemptReport.Succeeded(attempt, advice(), lastUsage());
    }
    return new AttemptReport.Succeeded(
        attempt, "done", lastUsage(), check ? verdict() : null, changed());
  }

  private String advice() {
    return switch (random.nextInt(6)) {
      case 0 -> "I would say so";
      case 1 -> "{\"answer\": \"who knows\", \"known\": false}";
      default -> "{\"answer\": \"so %d\", \"known\": true}".formatted(random.nextInt(100));
    };
  }

  private String plan(SimulatedRun run) {
    return random.nextInt(3) == 0
        ? SimulatedAnswers.nonsense()
        : run.answers.answer(
            world.scene().tasks(run.view().tasks().size(), 1 + random.nextInt(12)));
  }

  private @Nullable Verdict verdict() {
    return switch (random.nextInt(20)) {
      case 0 -> null;
      case 1, 2, 3, 4, 5, 6, 7 -> Verdict.changesRequested("more of " + random.nextInt(100));
      default -> Verdict.approved();
    };
  }

  private ChangedPaths changed() {
    List<String> files = Area.FILES.stream().filter(_ -> random.nextInt(3) == 0).toList();
    return new ChangedPaths(files, random.nextInt(8) > 0);
  }

  private AttemptReport failed(
      AttemptId attempt, FailureClass failure, @Nullable Instant resetsAt) {
    return new AttemptReport.Failed(attempt, failure, "broken", lastUsage(), resetsAt);
  }

  /// Hindered runners say it once; everything else is repeated until it is in the journal.
  private void send(SimulatedRun run, AttemptReport report) {
    var delay = random.nextInt(8) == 0 ? 10_000 : 300;
    world.later(Duration.ofMillis(random.nextInt(delay)), () -> deliver(run, report));
    if (random.nextInt(12) == 0) {
      world.later(Duration.ofMillis(random.nextInt(60_000)), () -> deliver(run, report));
    }
  }

  private void deliver(SimulatedRun run, AttemptReport report) {
    var loop = world.anyLoop(run);
    if (loop == null) {
      repeat(run, report);
    } else {
      loop.mail(
          new Input.Reported(report, world.now()),
          () -> {
            if (random.nextInt(12) == 0) {
              repeat(run, report); // the answer was lost
            } else if (isEnd(report)) {
              unreported.remove(report.attempt());
            }
          },
          () -> repeat(run, report));
    }
  }

  private static boolean isEnd(AttemptReport report) {
    return report instanceof AttemptReport.Succeeded
        || report instanceof AttemptReport.Failed
        || report instanceof AttemptReport.Stopped
        || report instanceof AttemptReport.Hindered;
  }

  private void repeat(SimulatedRun run, AttemptReport report) {
    if (!run.isFinished()) {
      world.later(Duration.ofMillis(500 + random.nextInt(5_000)), () -> deliver(run, report));
    }
  }
}
