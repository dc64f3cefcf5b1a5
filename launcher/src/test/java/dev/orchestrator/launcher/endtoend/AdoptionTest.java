package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.runner.RunnerService;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.scheduler.SchedulerService;
import dev.orchestrator.store.StoreService;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A scheduler goes and another one comes while the runner, the store and the agents live.
class AdoptionTest {
  private static final RunId RUN = new RunId("r1");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private ScriptedProject project;
  private Path home;
  private String runner;
  private String scheduler;

  @BeforeEach
  void deployServices(@TempDir Path temp) throws Exception {
    home = temp.toRealPath();
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 3);
    var state = project.folder().resolve(".orchestrator");
    deploy(new StoreService(state.resolve("orchestrator.db"), bus));
    runner = deployRunner();
    scheduler = deployScheduler();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /// One goes on, one ends while nobody is there to hear of it, one waits for an answer, one is to
  /// be stopped: each under the number that it has.
  @Test
  void shouldGoOnWithAttemptsThatOutliveTheirScheduler() throws Exception {
    // given
    start(
        task("long", "until [ -e %s/go ]; do sleep 0.05; done"),
        task("short", "until [ -e %s/end ]; do sleep 0.05; done; echo short > short.txt"),
        task("asking", "curl -sS --data-binary 'Which port?' \"$ORCHESTRATOR_ASK_URL\" > port.txt"),
        task("unwanted", "sleep 300"));
    awaitEvent(RunEvent.QuestionReferred.class::isInstance);
    await().atMost(LIMIT).until(() -> begun() == 4);

    // when
    vertx.undeploy(scheduler).await();
    Files.createFile(home.resolve("end"));
    await().atMost(LIMIT).until(this::isShortCommitted);
    scheduler = deployScheduler();
    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow();
    instruct(new RunInstruction.CancelTask(RUN, new TaskId("unwanted")));
    instruct(new RunInstruction.AnswerQuestion(RUN, 1, "8080"));
    Files.createFile(home.resolve("go"));

    // then
    awaitEvent(RunEvent.RunFinished.class::isInstance);
    assertThat(events())
        .filteredOn(RunEvent.AttemptStarted.class::isInstance)
        .extracting(started -> ((RunEvent.AttemptStarted) started).attempt())
        .containsOnly(1)
        .hasSize(4);
    assertThat(events()).filteredOn(RunEvent.AttemptInterrupted.class::isInstance).hasSize(1);
    assertThat(events()).contains(new RunEvent.TaskCancelled(new TaskId("unwanted")));
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("short", "asking");
    assertThat(project.folder().resolve("port.txt")).hasContent("8080");
    assertThat(begun()).isEqualTo(4);
  }

  /// A runner that is gone with its scheduler has nothing, so all begins anew.
  @Test
  void shouldBeginAnewWhatTheRunnerHasNotAnyMore() throws Exception {
    // given
    start(task("a", "[ $ORCHESTRATOR_ATTEMPT = 2 ] || sleep 300; echo a > a.txt"));
    await().atMost(LIMIT).until(() -> begun() == 1);

    // when
    vertx.undeploy(scheduler).await();
    vertx.undeploy(runner).await();
    runner = deployRunner();
    scheduler = deployScheduler();
    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow();

    // then
    awaitEvent(RunEvent.RunFinished.class::isInstance);
    assertThat(events()).contains(new RunEvent.RunFinished(RunState.SUCCEEDED));
    assertThat(begun()).isEqualTo(2);
  }

  private Task task(String id, String script) {
    var prompt = "touch %s/begun.%s.$ORCHESTRATOR_ATTEMPT; ".formatted(home, id);
    return new Task(
        new TaskId(id),
        null,
        null,
        prompt + script.replace("%s", home.toString()),
        List.of(),
        List.of(),
        OnFailure.HARD);
  }

  private void start(Task... tasks) {
    var origin = Repository.open(project.folder()).origin(null);
    var plan = new Plan("", List.of(tasks));
    bus.ask(SchedulerAddresses.START, new StartRun(RUN, plan, origin, 4)).orThrow();
  }

  private void instruct(RunInstruction instruction) {
    bus.ask(SchedulerAddresses.INSTRUCT, instruction).orThrow();
  }

  /// Attempts whose agents have begun to work.
  private long begun() throws Exception {
    try (var files = Files.list(home)) {
      return files.filter(file -> file.getFileName().toString().startsWith("begun.")).count();
    }
  }

  private boolean isShortCommitted() throws Exception {
    return project
        .git("ls-tree", "--name-only", "refs/heads/orchestrator/r1/short")
        .contains("short.txt");
  }

  private void awaitEvent(Predicate<RunEvent> wanted) {
    await().atMost(LIMIT).until(() -> events().stream().anyMatch(wanted));
  }

  private List<RunEvent> events() {
    return bus.ask(StoreAddresses.READ, new ReadJournal(RUN, 0, 1_000)).orThrow().entries().stream()
        .map(JournalEntry::event)
        .toList();
  }

  private String deployRunner() {
    var state = project.folder().resolve(".orchestrator");
    return deploy(
        new RunnerService(bus, state, System.getenv(), InstantSource.system(), new Random(1)));
  }

  private String deployScheduler() {
    return deploy(new SchedulerService(bus, config(), InstantSource.system(), new Random(2)));
  }

  private static Config config() {
    return new Config(
        Map.of("script", ScriptedProject.shell()),
        Map.of("coder", AgentBuilder.on("script").build()),
        new RunConfig(4),
        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private String deploy(Deployable verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return vertx.deployVerticle(verticle, options).await();
  }
}
