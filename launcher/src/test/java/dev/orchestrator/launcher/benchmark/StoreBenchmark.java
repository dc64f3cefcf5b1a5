package dev.orchestrator.launcher.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.launcher.command.CommandRun;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import dev.orchestrator.store.StoreService;
import dev.orchestrator.store.query.StoredEvent;
import dev.orchestrator.store.upkeep.StoreUpkeep;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What keeping costs, against SQLite with nothing around it in the same file system and the same
/// minute: events per second, lines of output per second; and how long a run takes to go on.
class StoreBenchmark {
  private static final int ROUNDS = 15;
  private static final int EVENTS = 100;
  private static final int BATCHES = 40;
  private static final int LINES = 250;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final RunOrigin ORIGIN = new RunOrigin("/repository", "0".repeat(40), null);
  private static final RetryPolicy RETRY = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  private final AtomicInteger runs = new AtomicInteger();

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void appends(@TempDir Path folder) throws Exception {
    var vertx = Vertx.vertx();
    var bus = new VertxBus(vertx, Delivery.BY_REFERENCE);
    deploy(vertx, new StoreService(folder.resolve("orchestrator.db"), bus));
    try (var plain = plain(folder.resolve("plain.db"), "FULL")) {
      var rates = new Rates("events a second, each on the disk", "SQLite alone");
      for (int round = 0; round <= ROUNDS; round++) {
        var base = rate(EVENTS, () -> insert(plain, EVENTS, "x".repeat(120)));
        var one = rate(EVENTS, () -> events(bus, 1));
        var many = rate(16 * EVENTS, () -> events(bus, 16));
        if (round > 0) { // the first one warms up
          rates.add("SQLite alone", base, base);
          rates.add("1 appender", one, base);
          rates.add("16 appenders", many, base);
        }
      }
      rates.print();
    }
    vertx.close().await();
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void output(@TempDir Path folder) throws Exception {
    var vertx = Vertx.vertx();
    var bus = new VertxBus(vertx, Delivery.BY_REFERENCE);
    deploy(vertx, new StoreService(folder.resolve("orchestrator.db"), bus));
    try (var plain = plain(folder.resolve("plain.db"), "NORMAL")) {
      var text = Json.write(lines());
      var rates = new Rates("lines a second, of 100 characters, 250 in a batch", "SQLite alone");
      for (int round = 0; round <= ROUNDS; round++) {
        var base = rate(BATCHES * LINES, () -> insert(plain, BATCHES, text));
        var four = rate(4 * BATCHES * LINES, () -> output(bus, 4));
        var sixteen = rate(16 * BATCHES * LINES, () -> output(bus, 16));
        if (round > 0) {
          rates.add("SQLite alone", base, base);
          rates.add("4 agents", four, base);
          rates.add("16 agents", sixteen, base);
        }
      }
      rates.print();
    }
    vertx.close().await();
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void resume(@TempDir Path home) throws Exception {
    System.out.printf(
        "%n%-44s %9s %9s%n", "processor time from `resume` to the agent", "ms", "ratio");
    double least = 0;
    for (int tasks : new int[] {10, 10, 1_000, 10_000}) {
      var taken = resume(home.resolve("of-" + tasks + "-" + runs.incrementAndGet()), tasks);
      if (runs.get() > 1) {
        least = least == 0 ? taken : least;
        System.out.printf("%-44s %9.0f %9.2f%n", tasks + " tasks", taken, taken / least);
      }
    }
  }

  /// A run of which all tasks but the last are done.
  private static double resume(Path home, int tasks) throws Exception {
    var script = "touch \"$HOME/began\"; cat > /dev/null";
    var project =
        ScriptedProject.create(
            home.resolve("repository"), ScriptedProject.script(script, Map.of()), 4);
    var head = project.git("rev-parse", "HEAD").strip();
    var events = new ArrayList<RunEvent>();
    var origin = new RunOrigin(project.folder().toRealPath().toString(), head, "refs/heads/main");
    events.add(new RunEvent.RunStarted("goal", origin, 4, RETRY, Map.of(), Approval.AUTOMATIC));
    var ids = IntStream.range(0, tasks).mapToObj(number -> new TaskId("task-" + number)).toList();
    events.add(
        new RunEvent.TasksAdded(
            ids.stream()
                .map(id -> new Task(id, "The " + id, "coder", "Do " + id, List.of(), null, null))
                .toList()));
    ids.forEach(id -> events.add(new RunEvent.TaskReady(id)));
    for (var id : ids.subList(0, tasks - 1)) {
      events.add(new RunEvent.AttemptStarted(id, 1, "coder", null));
      events.add(new RunEvent.AttemptSucceeded(id, 1, "done", Usage.NONE));
      events.add(new RunEvent.IntegrationStarted(id, 1));
      events.add(new RunEvent.TaskSucceeded(id, null, null));
    }
    try (var upkeep = StoreUpkeep.open(project.folder().resolve(".orchestrator/orchestrator.db"))) {
      upkeep.bringIn(
          new RunId("long"),
          run -> {
            for (int i = 0; i < events.size(); i++) {
              run.event(
                  new StoredEvent(i + 1, Instant.now().toString(), Json.write(events.get(i))));
            }
          });
    }
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var begun = machine.getProcessCpuTime();
    var watch =
        CompletableFuture.supplyAsync(() -> {
          while (!Files.exists(home.resolve("began"))) {
            LockSupport.parkNanos(POLL.toNanos());
          }
          return machine.getProcessCpuTime() - begun;
        });
    var resumed = CommandRun.in(project.folder(), "resume");
    if (resumed.exitCode() != 0) {
      throw new IllegalStateException(resumed.toString());
    }
    return watch.join() / 1e6;
  }

  private String newRun() {
    return "run-" + runs.incrementAndGet();
  }

  private Void events(Bus bus, int appenders) throws Exception {
    return together(
        appenders,
        () -> {
          var run = new RunId(newRun());
          for (int sequence = 0; sequence < EVENTS; sequence++) {
            var event =
                sequence == 0
                    ? new RunEvent.RunStarted("", ORIGIN, 1, RETRY, Map.of(), Approval.ASK)
                    : new RunEvent.RunInterrupted("x".repeat(60));
            append(bus, run, sequence, event);
          }
          return null;
        });
  }

  private static void append(Bus bus, RunId run, long sequence, RunEvent event) {
    bus.ask(StoreAddresses.APPEND, new AppendEvents(run, sequence, Instant.now(), List.of(event)))
        .orThrow();
  }

  private Void output(Bus bus, int agents) throws Exception {
    var run = new RunId(newRun());
    append(bus, run, 0, new RunEvent.RunStarted("", ORIGIN, 1, RETRY, Map.of(), Approval.ASK));
    return together(
        agents,
        () -> {
          var attempt = new AttemptId(run, new TaskId(newRun()), 1);
          for (int number = 1; number <= BATCHES; number++) {
            bus.ask(StoreAddresses.APPEND_OUTPUT, new OutputBatch(attempt, number, lines()))
                .orThrow();
          }
          return null;
        });
  }

  private static List<OutputLine> lines() {
    var at = Instant.now();
    return IntStream.range(0, LINES)
        .mapToObj(_ -> new OutputLine(at, OutputLine.Channel.TEXT, "l".repeat(100)))
        .toList();
  }

  private static Void together(int many, Callable<Void> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(IntStream.range(0, many).mapToObj(_ -> work).toList())) {
        one.get();
      }
    }
    return null;
  }

  private static double rate(int things, Callable<Void> work) throws Exception {
    var begin = System.nanoTime();
    work.call();
    return things * 1e9 / (System.nanoTime() - begin);
  }

  private static Connection plain(Path file, String synchronous) throws Exception {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = " + synchronous);
      statement.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
    }
    return connection;
  }

  /// Each insert is a transaction of its own.
  private static Void insert(Connection connection, int rows, String text) throws Exception {
    try (var statement = connection.prepareStatement("INSERT INTO event (text) VALUES (?)")) {
      for (int row = 0; row < rows; row++) {
        statement.setString(1, text);
        statement.executeUpdate();
      }
    }
    return null;
  }

  private static void deploy(Vertx vertx, StoreService store) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(store, options).await();
  }

  /// Rates in rounds, and their ratios to the base of the same round.
  private static final class Rates {
    private final Map<String, List<double[]>> rounds = new LinkedHashMap<>();
    private final String what;
    private final String base;

    Rates(String what, String base) {
      this.what = what;
      this.base = base;
    }

    void add(String series, double rate, double ofBase) {
      rounds
          .computeIfAbsent(series, _ -> new ArrayList<>())
          .add(new double[] {rate, rate / ofBase});
    }

    void print() {
      System.out.printf("%n%-52s %10s %7s%n", what, "median", "ratio to " + base);
      rounds.forEach((series, values) ->
          System.out.printf(
              "%-52s %10.0f %7.2f (%.2f to %.2f)%n",
              series,
              sorted(values, 0)[ROUNDS / 2],
              sorted(values, 1)[ROUNDS / 2],
              sorted(values, 1)[0],
              sorted(values, 1)[ROUNDS - 1]));
    }

    private static double[] sorted(List<double[]> values, int which) {
      return values.stream().mapToDouble(value -> value[which]).sorted().toArray();
    }
  }
}
