package dev.orchestrator.runner;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.contracts.runner.ListUnderWay;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.StopAttempt;
import dev.orchestrator.contracts.runner.UnderWay;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.runner.git.TestRepository;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerServiceTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// Two services with the same process host id would end each other's agents.
  private static final RandomGenerator UNIQUE = RandomGenerator.of("SecureRandom");

  private static final AttemptId FIRST = attempt("api", 1);

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private final RecordingScheduler scheduler = new RecordingScheduler(bus);
  private TestRepository repository;

  @BeforeEach
  void deploy() {
    repository = TestRepository.create(temp.resolve("repository"));
    deploy(
        new RunnerService(
            bus, temp.resolve("state"), System.getenv(), InstantSource.system(), UNIQUE));
  }

  @AfterEach
  void close() {
    vertx.close().await();
    repository.assertNothingLost();
  }

  @Test
  void shouldReportSuccessAfterAllOutputIsStored() {
    deploy(scheduler);

    assign(
        FIRST, "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; echo x > new.txt");

    awaitReport(AttemptReport.Succeeded.class);
    assertThat(scheduler.output).extracting(OutputBatch::number).isSorted().startsWith(1L);
    assertThat(scheduler.output)
        .flatExtracting(OutputBatch::lines)
        .extracting(OutputLine::text)
        .hasSize(3001)
        .startsWith("prompt", "line 0", "line 1")
        .endsWith("line 2999");
    assertThat(repository.git("show", "orchestrator/r1/api:new.txt")).isEqualTo("x");
  }

  @Test
  void shouldMergeOnRequestAndPutTheWorkspaceAway() {
    deploy(scheduler);
    assign(FIRST, "echo x > new.txt");
    awaitReport(AttemptReport.Succeeded.class);

    var integration = new Integration(FIRST, repository.origin(), "Add x", "coder");
    bus.ask(RunnerAddresses.INTEGRATE, integration).orThrow();
    bus.ask(RunnerAddresses.INTEGRATE, integration).orThrow();

    var integrated = awaitReport(AttemptReport.Integrated.class);
    assertThat(integrated.commit()).isEqualTo(repository.commitAt("main"));
    bus.ask(RunnerAddresses.CLOSE, new CloseRun(FIRST.run(), repository.origin(), List.of(FIRST)))
        .orThrow();
    assertThat(repository.git("worktree", "list").lines()).hasSize(1);
    assertThat(repository.git("branch", "--list", "orchestrator/*")).isEmpty();
  }

  @Test
  void shouldReportThatAMergeWasStopped() {
    deploy(scheduler);
    assign(FIRST, "echo x > new.txt");
    awaitReport(AttemptReport.Succeeded.class);
    var started = temp.resolve("started");
    var verified =
        MergeConfig.DEFAULT.verifiedBy(
            List.of("sh", "-c", "touch '%s'; sleep 300".formatted(started)));
    bus.ask(
            RunnerAddresses.INTEGRATE,
            new Integration(FIRST, repository.origin(), "Add x", "coder", verified))
        .orThrow();
    await().atMost(LIMIT).until(() -> Files.exists(started));

    bus.ask(RunnerAddresses.STOP, new StopAttempt(FIRST)).orThrow();

    assertThat(awaitReport(AttemptReport.Stopped.class).attempt()).isEqualTo(FIRST);
    assertThat(repository.has("new.txt")).isFalse();
  }

  @Test
  void shouldPutTheOtherWorkspacesAwayWhenOneCannotBe() throws IOException {
    deploy(scheduler);
    assign(FIRST, "echo x > new.txt");
    awaitReport(AttemptReport.Succeeded.class);
    var other = attempt("other", 1);
    assign(other, "echo y > other.txt");
    await().atMost(LIMIT).until(() -> scheduler.reports.size() == 2);
    var registration = repository.top().resolve(".git/worktrees/api");
    Files.createDirectories(registration.resolve("index.lock/in-the-way"));
    repository.at(repository.top().resolve(".orchestrator/worktrees/r1/api")).write("new.txt", "z");

    var reply =
        bus.ask(
            RunnerAddresses.CLOSE,
            new CloseRun(FIRST.run(), repository.origin(), List.of(FIRST, other)));

    assertThat(reply).isInstanceOf(Reply.Refused.class);
    assertThat(repository.git("worktree", "list").lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("/api "));
  }

  @Test
  void shouldWorkOnARepeatedAssignmentOnce() {
    deploy(scheduler);

    assign(FIRST, "echo run >> %s".formatted(temp.resolve("runs")));
    assign(FIRST, "echo run >> %s".formatted(temp.resolve("runs")));
    assign(attempt("other", 1), "true");

    await().atMost(LIMIT).until(() -> scheduler.reports.size() == 2);
    assertThat(temp.resolve("runs")).hasContent("run");
  }

  @Test
  void shouldKeepWorkOfAStoppedAttempt() {
    deploy(scheduler);
    assign(FIRST, "echo half > half.txt; touch %s; sleep 300".formatted(temp.resolve("started")));
    await().atMost(LIMIT).until(() -> Files.exists(temp.resolve("started")));

    bus.ask(RunnerAddresses.STOP, new StopAttempt(FIRST)).orThrow();

    awaitReport(AttemptReport.Stopped.class);
    assertThat(repository.git("show", "orchestrator/r1/api:half.txt")).isEqualTo("half");
  }

  @Test
  void shouldReportFailureClassAndMessage() {
    deploy(scheduler);

    assign(FIRST, "echo 'no idea' >&2; exit 75");

    var failed = awaitReport(AttemptReport.Failed.class);
    assertThat(failed.failure()).isEqualTo(FailureClass.TRANSIENT);
    assertThat(failed.message()).contains("no idea");
    assertThat(failed.usage()).isEqualTo(Usage.NONE);
    assertThat(failed.byProvider()).isTrue();
    assertThat(scheduler.reports).hasSize(1);
  }

  @Test
  void shouldSayOnceThatTheProviderAnswersAndAtItsFirstWord() {
    deploy(scheduler);
    var go = temp.resolve("go");

    assign(FIRST, "echo one; until [ -e %s ]; do sleep 0.05; done; echo two".formatted(go));

    awaitReport(AttemptReport.Responded.class);
    assertThat(scheduler.reports).containsExactly(new AttemptReport.Responded(FIRST));
    assertThat(go.toFile().mkdir()).isTrue();
    awaitReport(AttemptReport.Succeeded.class);
    assertThat(scheduler.reports).hasSize(2);
  }

  @Test
  void shouldSucceedWhenTheAgentRemovesItsScratchFolder() {
    deploy(scheduler);

    assign(FIRST, "rm -rf \"$(dirname \"$ORCHESTRATOR_PROMPT_FILE\")\"; echo x > new.txt");

    awaitReport(AttemptReport.Succeeded.class);
  }

  @Test
  void shouldPrepareManyWorkspacesAtOnce() {
    deploy(scheduler);

    for (int i = 0; i < 16; i++) {
      assign(attempt("task" + i, 1), "true");
    }

    await().atMost(LIMIT).until(() -> scheduler.reports.size() == 16);
    assertThat(scheduler.reports).allMatch(AttemptReport.Succeeded.class::isInstance);
  }

  @Test
  void shouldReportAgainUntilTheSchedulerIsThere() {
    assign(FIRST, "touch %s".formatted(temp.resolve("ran")));
    await().atMost(LIMIT).until(() -> Files.exists(temp.resolve("ran")));

    deploy(scheduler);

    awaitReport(AttemptReport.Succeeded.class);
  }

  /// A scheduler that does not drive the run may take it up yet.
  @Test
  void shouldKeepAReportUntilSomebodyDrivesTheRun() {
    deploy(scheduler);
    scheduler.trouble = Refusal.Code.NOT_FOUND;
    scheduler.troubles.set(Integer.MAX_VALUE);

    assign(FIRST, "true");
    await().atMost(LIMIT).until(() -> scheduler.troubles.get() < Integer.MAX_VALUE);
    assertThat(underWay()).isEqualTo(new UnderWay("local", List.of(FIRST)));
    assertThat(scheduler.reports).isEmpty();
    scheduler.troubles.set(0);

    awaitReport(AttemptReport.Succeeded.class);
    await().atMost(LIMIT).until(() -> underWay().attempts().isEmpty());
  }

  @Test
  void shouldKeepNoReportOfARunThatIsClosed() {
    deploy(scheduler);
    scheduler.trouble = Refusal.Code.NOT_FOUND;
    scheduler.troubles.set(Integer.MAX_VALUE);
    assign(FIRST, "true");
    await().atMost(LIMIT).until(() -> scheduler.troubles.get() < Integer.MAX_VALUE);

    bus.ask(RunnerAddresses.CLOSE, new CloseRun(FIRST.run(), repository.origin(), List.of(FIRST)))
        .orThrow();

    await().atMost(LIMIT).until(() -> underWay().attempts().isEmpty());
    assertThat(scheduler.reports).isEmpty();
  }

  @Test
  void shouldEndTheEarlierAttemptOfATaskBeforeTheNextBegins() {
    deploy(scheduler);
    var second = attempt("api", 2);
    assign(FIRST, "echo half > half.txt; touch %s; sleep 300".formatted(temp.resolve("started")));
    await().atMost(LIMIT).until(() -> Files.exists(temp.resolve("started")));

    assign(second, "ls > %s".formatted(temp.resolve("seen")));
    assign(FIRST, "touch %s".formatted(temp.resolve("again")));

    assertThat(awaitReport(AttemptReport.Succeeded.class).attempt()).isEqualTo(second);
    assertThat(underWay().attempts()).doesNotContain(FIRST);
    assertThat(temp.resolve("seen")).content().doesNotContain("half.txt");
    assertThat(temp.resolve("again")).doesNotExist();
    assertThat(repository.git("show", "orchestrator/r1/api@1:half.txt")).isEqualTo("half");
  }

  private UnderWay underWay() {
    return bus.ask(RunnerAddresses.UNDER_WAY, new ListUnderWay(FIRST.run())).orThrow();
  }

  @Test
  void shouldFailTheAttemptWhenItsRepositoryIsGone() {
    deploy(scheduler);

    var origin = new RunOrigin(temp.resolve("gone").toString(), "0".repeat(40), "refs/heads/main");
    bus.ask(RunnerAddresses.ASSIGN, assignment(FIRST, origin, "true")).orThrow();

    var failed = awaitReport(AttemptReport.Failed.class);
    assertThat(failed.message()).contains("gone");
    assertThat(failed.byProvider()).isFalse();
  }

  private void assign(AttemptId attempt, String script) {
    bus.ask(RunnerAddresses.ASSIGN, assignment(attempt, repository.origin(), script)).orThrow();
  }

  private static Assignment assignment(AttemptId attempt, RunOrigin origin, String script) {
    return new Assignment(
        attempt,
        origin,
        "Title",
        "code",
        WorkKind.BEGIN,
        "coder",
        AgentBuilder.on("script").limits(LIMIT, LIMIT).build(),
        new ProviderConfig("command", "sh", List.of("-c", script), Map.of()),
        "prompt",
        null,
        "go on");
  }

  private <T extends AttemptReport> T awaitReport(Class<T> type) {
    await().atMost(LIMIT).until(() -> scheduler.reports.stream().anyMatch(type::isInstance));
    return type.cast(scheduler.reports.stream().filter(type::isInstance).findFirst().orElseThrow());
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }
}
