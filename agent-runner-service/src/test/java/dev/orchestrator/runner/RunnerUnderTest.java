package dev.orchestrator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.DeliverAnswer;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.StopAttempt;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.runner.git.TestRepository;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A runner service on a bus, given attempts whose agents are shell scripts.
final class RunnerUnderTest implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// Two services with the same process host id would end each other's agents.
  private static final RandomGenerator UNIQUE = RandomGenerator.of("SecureRandom");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private final RecordingScheduler scheduler = new RecordingScheduler(bus);
  private final RunOrigin origin;

  RunnerUnderTest(TestRepository repository, Path stateFolder) {
    this(repository, stateFolder, System.getenv());
  }

  RunnerUnderTest(TestRepository repository, Path stateFolder, Map<String, String> environment) {
    origin = repository.origin();
    deploy(scheduler);
    deploy(new RunnerService(bus, stateFolder, environment, InstantSource.system(), UNIQUE));
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }

  /// An attempt of an agent that is a shell script.
  Assignment script(AttemptId attempt, WorkKind kind, String script) {
    return command(attempt, kind, "prompt", "sh", "-c", script);
  }

  /// An attempt of an agent that is a program.
  Assignment command(AttemptId attempt, WorkKind kind, String prompt, String... command) {
    return new Assignment(
        attempt,
        origin,
        "Title",
        kind.name().toLowerCase(Locale.ROOT),
        kind,
        "coder",
        AgentBuilder.on("script").limits(LIMIT, LIMIT).build(),
        new ProviderConfig(
            "command", command[0], List.of(command).subList(1, command.length), Map.of()),
        prompt,
        null,
        "go on");
  }

  /// An attempt of an agent that is a shell script and makes finished work fit.
  ///
  /// @param session one that it remembers, null for none
  Assignment resolve(AttemptId attempt, String onto, @Nullable String session, String script) {
    var plain = command(attempt, WorkKind.RESOLVE, Assignment.CONFLICTS, "sh", "-c", script);
    return new Assignment(
        attempt,
        origin,
        plain.title(),
        plain.step(),
        plain.kind(),
        plain.agentName(),
        plain.agent(),
        plain.provider(),
        plain.prompt(),
        session,
        plain.prompt(),
        onto,
        plain.basis(),
        plain.worktree());
  }

  /// Runs the attempt to its report.
  AttemptReport run(Assignment assignment) {
    begin(assignment);
    return report(assignment.attempt());
  }

  AttemptReport.Succeeded succeed(Assignment assignment) {
    var report = run(assignment);
    assertThat(report).isInstanceOf(AttemptReport.Succeeded.class);
    return (AttemptReport.Succeeded) report;
  }

  AttemptReport.Failed fail(Assignment assignment) {
    return (AttemptReport.Failed) run(assignment);
  }

  void begin(Assignment assignment) {
    bus.ask(RunnerAddresses.ASSIGN, assignment).orThrow();
  }

  void stop(AttemptId attempt) {
    bus.ask(RunnerAddresses.STOP, new StopAttempt(attempt)).orThrow();
  }

  /// The last report of the attempt, when there is one.
  AttemptReport report(AttemptId attempt) {
    await().atMost(LIMIT).until(() -> reports(attempt).findAny().isPresent());
    return reports(attempt).reduce((_, later) -> later).orElseThrow();
  }

  private Stream<AttemptReport> reports(AttemptId attempt) {
    return scheduler.reports.stream()
        .filter(report -> report.attempt().equals(attempt))
        .filter(report -> !isInBetween(report));
  }

  private static boolean isInBetween(AttemptReport report) {
    return report instanceof AttemptReport.SessionNamed
        || report instanceof AttemptReport.Asked
        || report instanceof AttemptReport.Responded
        || report instanceof AttemptReport.Consumed
        || report instanceof AttemptReport.Progressed;
  }

  /// What the attempt's agent has asked, when it has.
  AttemptReport.Asked question(AttemptId attempt) {
    await().atMost(LIMIT).until(() -> reports(AttemptReport.Asked.class, attempt).size() == 1);
    return reports(AttemptReport.Asked.class, attempt).getFirst();
  }

  <T extends AttemptReport> List<T> reports(Class<T> type, AttemptId attempt) {
    return scheduler.reports.stream()
        .filter(report -> report.attempt().equals(attempt))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /// Has the scheduler fail to take the next reports.
  void troubleScheduler(int times) {
    scheduler.troubles.set(times);
  }

  void answer(AttemptId attempt, String question, String answer) {
    bus.ask(RunnerAddresses.ANSWER, new DeliverAnswer(attempt, question, answer)).orThrow();
  }

  AttemptReport integrate(AttemptId attempt) {
    bus.ask(RunnerAddresses.INTEGRATE, new Integration(attempt, origin, "Title", "coder"))
        .orThrow();
    await()
        .atMost(LIMIT)
        .until(() -> reports(attempt).anyMatch(AttemptReport.Integrated.class::isInstance));
    return report(attempt);
  }

  /// Asks for a merge that cannot be made.
  AttemptReport.MergeRefused refuse(AttemptId attempt) {
    scheduler.reports.clear();
    bus.ask(RunnerAddresses.INTEGRATE, new Integration(attempt, origin, "Title", "coder"))
        .orThrow();
    return (AttemptReport.MergeRefused) report(attempt);
  }

  void closeRun(AttemptId... attempts) {
    var request = new CloseRun(attempts[0].run(), origin, List.of(attempts));
    bus.ask(RunnerAddresses.CLOSE, request).orThrow();
  }

  /// The lines that the attempt has left in the store, without what its agent was told.
  List<String> output(AttemptId attempt) {
    return scheduler.output.stream()
        .filter(batch -> batch.attempt().equals(attempt))
        .map(OutputBatch::lines)
        .flatMap(List::stream)
        .filter(line -> line.channel() != OutputLine.Channel.TOLD)
        .map(OutputLine::text)
        .toList();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
