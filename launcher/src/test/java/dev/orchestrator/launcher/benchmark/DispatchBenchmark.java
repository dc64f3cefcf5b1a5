package dev.orchestrator.launcher.benchmark;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Accepted;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.scheduler.SchedulerService;
import dev.orchestrator.store.StoreService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How long a dependent waits between its parent's last report and its own assignment, through the
/// real scheduler and the real store in one JVM; against one append to the same journal, which is
/// the least that it can take.
class DispatchBenchmark {
  private static final RunOrigin ORIGIN = new RunOrigin("/repository", "0".repeat(40), null);
  private static final int LINKS = 500;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_REFERENCE);

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void measure(@TempDir Path folder) throws Exception {
    var runner = new InstantRunner(bus);
    deploy(new StoreService(folder.resolve("orchestrator.db"), bus));
    deploy(runner);
    deploy(new SchedulerService(bus, config(), InstantSource.system(), new Random(1)));
    run(runner, "warm", Shapes.chain(LINKS)); // warms up

    System.out.printf("%-44s %9s %9s %7s%n", "", "p50", "p99", "ratio");
    var append = appends();
    row("append of one event", append, append);
    row("dependent in a chain", run(runner, "chain", Shapes.chain(LINKS)), append);
    var wide = new ArrayList<Task>(Shapes.woven(10_000 - LINKS, null));
    Shapes.chain(LINKS).forEach(task -> wide.add(renamed(task)));
    row("dependent in a chain, of 10,000 tasks", run(runner, "wide", wide), append);
    vertx.close().await();
  }

  private static Task renamed(Task task) {
    var parents = task.dependsOn().stream().map(id -> InstantRunner.linked(id)).toList();
    return new Task(
        InstantRunner.linked(task.id()), null, "other", "work", parents, null, task.onFailure());
  }

  private static Config config() {
    return new Config(
        Map.of("script", new ProviderConfig("command", "sh", List.of(), Map.of())),
        Map.of(
            "coder", AgentBuilder.on("script").build(),
            "other", AgentBuilder.on("script").build()),
        new RunConfig(4),
        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private List<Long> appends() {
    var run = new RunId("plain");
    var started =
        new RunEvent.RunStarted(
            "",
            ORIGIN,
            1,
            new RetryPolicy(1, Duration.ZERO, Duration.ZERO),
            Map.of(),
            Approval.ASK);
    var taken = new ArrayList<Long>();
    for (int sequence = 0; sequence < LINKS; sequence++) {
      RunEvent event = sequence == 0 ? started : new RunEvent.RunPaused();
      var begin = System.nanoTime();
      bus.ask(StoreAddresses.APPEND, new AppendEvents(run, sequence, Instant.now(), List.of(event)))
          .orThrow();
      taken.add(System.nanoTime() - begin);
    }
    return taken;
  }

  private List<Long> run(InstantRunner runner, String name, List<Task> tasks) throws Exception {
    runner.begin();
    bus.ask(SchedulerAddresses.START, new StartRun(new RunId(name), new Plan("", tasks), ORIGIN, 4))
        .orThrow();
    if (!runner.closed.await(100, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the run does not end");
    }
    return runner.latencies();
  }

  private static void row(String what, List<Long> nanos, List<Long> base) {
    var p50 = percentile(nanos, 50);
    System.out.printf(
        "%-44s %6.2f ms %6.2f ms %7.2f%n",
        what, p50, percentile(nanos, 99), p50 / percentile(base, 50));
  }

  private static double percentile(List<Long> nanos, int percent) {
    var sorted = nanos.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }

  /// Does and merges everything at once, and notes how long it waits for the next link of a chain
  /// after the one before was merged.
  private static final class InstantRunner extends VerticleBase {
    private static final String LINK = "link-";

    private final Bus bus;
    private final List<Long> latencies = new ArrayList<>();
    private CountDownLatch closed = new CountDownLatch(1);
    private volatile long merged;

    InstantRunner(Bus bus) {
      this.bus = bus;
    }

    static TaskId linked(TaskId task) {
      return new TaskId(LINK + task);
    }

    void begin() {
      merged = 0;
      closed = new CountDownLatch(1);
      synchronized (latencies) {
        latencies.clear();
      }
    }

    List<Long> latencies() {
      synchronized (latencies) {
        return List.copyOf(latencies);
      }
    }

    @Override
    public Future<?> start() {
      bus.serve(RunnerAddresses.ASSIGN, this::assign);
      bus.subscribe(SchedulerAddresses.SOUGHT, _ -> announce());
      bus.serve(RunnerAddresses.INTEGRATE, this::integrate);
      bus.serve(RunnerAddresses.STOP, _ -> new Accepted());
      bus.serve(
          RunnerAddresses.CLOSE,
          _ -> {
            closed.countDown();
            return new Accepted();
          });
      return Future.succeededFuture();
    }

    private boolean isLink(String run, String task) {
      return !run.equals("wide") || task.startsWith(LINK);
    }

    private void announce() {
      bus.publish(RunnerAddresses.ANNOUNCED, new RunnerAnnouncement("local", 1_000, Map.of()));
    }

    private Accepted assign(Assignment assignment) {
      var now = System.nanoTime();
      var attempt = assignment.attempt();
      if (isLink(attempt.run().value(), attempt.task().value()) && merged != 0) {
        synchronized (latencies) {
          latencies.add(now - merged);
        }
      }
      report(new AttemptReport.Succeeded(attempt, "done", Usage.NONE));
      return new Accepted();
    }

    private Accepted integrate(Integration integration) {
      report(new AttemptReport.Integrated(integration.attempt(), "c0ffee", null));
      return new Accepted();
    }

    private void report(AttemptReport report) {
      Thread.startVirtualThread(() -> {
        var attempt = report.attempt();
        if (report instanceof AttemptReport.Integrated
            && isLink(attempt.run().value(), attempt.task().value())) {
          merged = System.nanoTime();
        }
        bus.ask(SchedulerAddresses.REPORT, report);
      });
    }
  }
}
