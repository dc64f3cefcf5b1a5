package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Accepted;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.scheduler.SchedulerService;
import dev.orchestrator.store.StoreService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real scheduler and the real store with agents that check from outside that nobody else
/// writes their files: each takes a lock file for each of its paths, which must not be there, and
/// keeps it until its work is merged. Put the seed of a failure into [#SEED] to see it again.
class ExclusiveWritesTest {
  private static final long SEED = 1;
  private static final int TASKS = 200;
  private static final RunId RUN = new RunId("locks");

  /// The paths that each glob means, by hand; what is before the first slash is a folder.
  private static final Map<String, List<String>> GLOBS =
      Map.of(
          "api/**", List.of("api-a", "api-b", "api-c"),
          "api/a", List.of("api-a"),
          "api/[bc]", List.of("api-b", "api-c"),
          "{api,web}/b", List.of("api-b", "web-b"),
          "web", List.of("web-a", "web-b"),
          "*/a", List.of("api-a", "web-a", "docs-a"),
          "docs/**", List.of("docs-a", "docs-b"),
          "docs/b", List.of("docs-b"));

  private final Random random = new Random(SEED);
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_REFERENCE);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldNeverLetTwoTasksWriteOneFileAtATime(@TempDir Path folder) throws Exception {
    // given
    var runner = new LockingRunner(Files.createDirectory(folder.resolve("locks")));
    var outcome = new CompletableFuture<RunState>();
    deploy(new StoreService(folder.resolve("orchestrator.db"), bus));
    deploy(runner);
    deploy(new SchedulerService(bus, config(), InstantSource.system(), new Random(SEED)));
    deploy(new Ending(outcome));

    // when
    var origin = new RunOrigin("/repository", "0".repeat(40), null);
    bus.ask(SchedulerAddresses.START, new StartRun(RUN, new Plan("", tasks()), origin, 6))
        .orThrow();

    // then
    assertThat(outcome.get(100, TimeUnit.SECONDS))
        .as(String.join("; ", runner.violations))
        .isEqualTo(RunState.SUCCEEDED);
    assertThat(runner.violations).isEmpty();
    assertThat(runner.most).as("attempts at once").hasValueGreaterThan(1);
  }

  private List<Task> tasks() {
    var globs = GLOBS.keySet().stream().sorted().toList();
    var tasks = new ArrayList<Task>();
    for (int number = 0; number < TASKS; number++) {
      var writes = new TreeSet<String>();
      for (int count = 1 + random.nextInt(2); count > 0; count--) {
        writes.add(globs.get(random.nextInt(globs.size())));
      }
      var parents =
          number > 0 && random.nextInt(3) == 0
              ? List.of(new TaskId("t" + random.nextInt(number)))
              : List.<TaskId>of();
      tasks.add(
          new Task(
              new TaskId("t" + number),
              null,
              null,
              String.join(" ", writes),
              parents,
              List.copyOf(writes),
              OnFailure.HARD));
    }
    return tasks;
  }

  private static Config config() {
    return new Config(
        Map.of("script", new ProviderConfig("command", "sh", List.of(), Map.of())),
        Map.of("coder", AgentBuilder.on("script").build()),
        new RunConfig(6),
        new RetryPolicy(20, Duration.ofMillis(1), Duration.ofMillis(20)));
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }

  private final class Ending extends VerticleBase {
    private final CompletableFuture<RunState> outcome;

    Ending(CompletableFuture<RunState> outcome) {
      this.outcome = outcome;
    }

    @Override
    public Future<?> start() {
      bus.subscribe(
          SchedulerAddresses.PROGRESS,
          progress ->
              progress.entries().stream()
                  .map(entry -> entry.event())
                  .filter(RunEvent.RunFinished.class::isInstance)
                  .forEach(event -> outcome.complete(((RunEvent.RunFinished) event).outcome())));
      return Future.succeededFuture();
    }
  }

  /// Starts a shell for each attempt, which takes the locks with `O_EXCL`; gives them back when the
  /// attempt has failed or its work is merged, before it says so.
  private final class LockingRunner extends VerticleBase {
    /// With `-C` the shell creates files and never opens one that is there.
    private static final String AGENT =
        "set -C; for lock; do : > \"$lock\" || exit 1; done; sleep 0.0$((RANDOM_SEED % 3))";

    private final Path folder;
    private final Map<AttemptId, List<Path>> locks = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final List<String> violations = new CopyOnWriteArrayList<>();

    LockingRunner(Path folder) {
      this.folder = folder;
    }

    @Override
    public Future<?> start() {
      bus.serve(RunnerAddresses.ASSIGN, this::assign);
      bus.subscribe(SchedulerAddresses.SOUGHT, _ -> announce());
      bus.serve(RunnerAddresses.INTEGRATE, this::integrate);
      bus.serve(RunnerAddresses.STOP, _ -> new Accepted());
      bus.serve(RunnerAddresses.CLOSE, _ -> new Accepted());
      return Future.succeededFuture();
    }

    private void announce() {
      bus.publish(RunnerAddresses.ANNOUNCED, new RunnerAnnouncement("local", 1_000, Map.of()));
    }

    private Accepted assign(Assignment assignment) {
      Thread.startVirtualThread(() -> work(assignment));
      return new Accepted();
    }

    private void work(Assignment assignment) {
      var attempt = assignment.attempt();
      var globs = assignment.prompt().lines().findFirst().orElseThrow().split(" ");
      var paths = new TreeSet<String>();
      for (var glob : globs) {
        paths.addAll(Objects.requireNonNull(GLOBS.get(glob), glob));
      }
      locks.put(attempt, paths.stream().map(folder::resolve).toList());
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      var exit = shell(attempt);
      running.decrementAndGet();
      if (exit != 0) {
        violations.add("%s writes %s, which somebody else writes".formatted(attempt, paths));
        report(new AttemptReport.Failed(attempt, FailureClass.AGENT, "", Usage.NONE, null));
      } else if (attempt.hashCode() % 10 == 0) {
        giveBack(attempt);
        report(new AttemptReport.Failed(attempt, FailureClass.TRANSIENT, "", Usage.NONE, null));
      } else {
        report(new AttemptReport.Succeeded(attempt, "done", Usage.NONE));
      }
    }

    private int shell(AttemptId attempt) {
      var command = new ArrayList<>(List.of("sh", "-c", AGENT, "agent"));
      Objects.requireNonNull(locks.get(attempt)).forEach(lock -> command.add(lock.toString()));
      try {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RANDOM_SEED", String.valueOf(attempt.hashCode() & 0xff));
        var process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        return process.waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 1;
      }
    }

    private Accepted integrate(Integration integration) {
      Thread.startVirtualThread(() -> {
        giveBack(integration.attempt());
        report(new AttemptReport.Integrated(integration.attempt(), "c0ffee", null));
      });
      return new Accepted();
    }

    private void giveBack(AttemptId attempt) {
      for (var lock : Objects.requireNonNull(locks.remove(attempt))) {
        try {
          Files.delete(lock);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void report(AttemptReport report) {
      bus.ask(SchedulerAddresses.REPORT, report);
    }
  }
}
