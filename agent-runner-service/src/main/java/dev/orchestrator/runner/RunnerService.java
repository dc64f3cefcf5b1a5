package dev.orchestrator.runner;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.config.RunnerConfig;
import dev.orchestrator.contracts.log.LogContext;
import dev.orchestrator.contracts.runner.Accepted;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.DeliverAnswer;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.SteerAttempt;
import dev.orchestrator.contracts.runner.Steered;
import dev.orchestrator.contracts.runner.StopAttempt;
import dev.orchestrator.contracts.runner.UnderWay;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.runner.ask.AskServer;
import dev.orchestrator.runner.attempt.AttemptTools;
import dev.orchestrator.runner.attempt.Attempts;
import dev.orchestrator.runner.attempt.CommandLog;
import dev.orchestrator.runner.attempt.Reports;
import dev.orchestrator.runner.backend.Backends;
import dev.orchestrator.runner.equipment.Equipment;
import dev.orchestrator.runner.equipment.PortLeases;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.integration.CommandVerifier;
import dev.orchestrator.runner.integration.Integrations;
import dev.orchestrator.runner.integration.Integrator;
import dev.orchestrator.runner.integration.Verifier;
import dev.orchestrator.runner.process.AgentEnvironment;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.workspace.Workspaces;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A runner on the bus: takes attempts and integrations, works on them on virtual threads and
/// reports to the scheduler. Deploy it on virtual threads. Undeploying ends all processes of its
/// agents.
public final class RunnerService extends VerticleBase {
  private final Bus bus;
  private final RunnerOffer offer;
  private final Path stateFolder;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final AskServer askServer;
  private @Nullable ProcessHost host;

  /// @param offer what it tells schedulers about itself
  /// @param stateFolder where the runner keeps what it must know after a crash
  /// @param environment what agents may be given a part of
  /// @param random safe for use by several threads; one whose numbers nobody can foresee
  public RunnerService(
      Bus bus,
      RunnerOffer offer,
      Path stateFolder,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    this.bus = bus;
    this.offer = offer;
    this.stateFolder = stateFolder;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.random = random;
    this.askServer = new AskServer(clock, random);
  }

  /// A runner beside its scheduler that looks at no provider.
  public RunnerService(
      Bus bus,
      Path stateFolder,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    this(
        bus,
        RunnerOffer.local(RunnerConfig.UNBOUNDED, Map.of()),
        stateFolder,
        environment,
        clock,
        random);
  }

  @Override
  public Future<?> start() throws Exception {
    var opened = ProcessHost.open(stateFolder.resolve("processes"), random);
    host = opened;
    var reports = new Reports(bus);
    var repositories = new Repositories(Git.installed());
    var equipment = equipment(repositories, opened);
    var workspaces = new Workspaces(repositories, equipment);
    announce(AgentClis.on(opened, random));
    var attempts = new Attempts(tools(opened, workspaces, equipment, reports));
    var integrator = new Integrator(repositories, verifier(opened));
    var integrations = new Integrations(integrator, workspaces, reports);
    serveAttempts(attempts);
    serveIntegrations(attempts, integrations);
    bus.serve(RunnerAddresses.STOP, request -> stop(attempts, integrations, request));
    return Future.succeededFuture();
  }

  private void announce(Backends backends) {
    var announcer = new Announcer(bus, offer, backends, AgentEnvironment.from(environment));
    bus.subscribe(SchedulerAddresses.SOUGHT, _ -> announcer.announce());
    announcer.begin();
  }

  @Override
  public Future<?> stop() throws Exception {
    if (host != null) {
      host.close();
    }
    askServer.close();
    return Future.succeededFuture();
  }

  private Verifier verifier(ProcessHost processes) {
    var visible = AgentEnvironment.from(environment);
    return new CommandVerifier(
        processes,
        visible,
        attempt -> CommandLog.afterEnd(bus, attempt, clock, visible),
        CommandLog.masking(visible));
  }

  private Equipment equipment(Repositories repositories, ProcessHost processes) {
    var visible = AgentEnvironment.from(environment);
    return new Equipment(
        repositories,
        processes,
        new PortLeases(portsFolder()),
        visible,
        attempt -> CommandLog.afterEnd(bus, attempt, clock, visible));
  }

  /// The same for all runners of a user, whatever they work on.
  private Path portsFolder() {
    var home = environment.get("HOME");
    return home == null
        ? stateFolder.resolve("ports")
        : Path.of(home, ".orchestrator", "ports").toAbsolutePath();
  }

  private AttemptTools tools(
      ProcessHost processes, Workspaces workspaces, Equipment equipment, Reports reports) {
    return new AttemptTools(
        bus,
        AgentClis.on(processes, random),
        workspaces,
        equipment,
        reports,
        askServer,
        stateFolder.resolve("scratch"),
        AgentEnvironment.from(environment),
        clock);
  }

  private void serveAttempts(Attempts attempts) {
    bus.serve(RunnerAddresses.ASSIGN, assignment -> begin(attempts, assignment));
    bus.serve(
        RunnerAddresses.UNDER_WAY,
        request -> new UnderWay(offer.name(), attempts.of(request.run())));
    bus.serve(RunnerAddresses.STEER, request -> steer(attempts, request));
    bus.serve(RunnerAddresses.ANSWER, request -> answer(attempts, request));
  }

  private void serveIntegrations(Attempts attempts, Integrations integrations) {
    bus.serve(RunnerAddresses.INTEGRATE, integration -> begin(integrations, integration));
    bus.serveLater(RunnerAddresses.CLOSE, request -> close(attempts, integrations, request));
  }

  private static Accepted begin(Attempts attempts, Assignment assignment) {
    attempts.begin(assignment);
    return new Accepted();
  }

  private static Accepted stop(Attempts attempts, Integrations integrations, StopAttempt request) {
    attempts.stop(request.attempt());
    integrations.stop(request.attempt());
    return new Accepted();
  }

  private static Steered steer(Attempts attempts, SteerAttempt request) {
    return new Steered(attempts.steer(request.attempt(), request.text()));
  }

  private static Accepted answer(Attempts attempts, DeliverAnswer request) {
    attempts.answer(request.attempt(), request.question(), request.answer());
    return new Accepted();
  }

  private static Accepted begin(Integrations integrations, Integration integration) {
    integrations.begin(integration);
    return new Accepted();
  }

  private CompletionStage<Accepted> close(
      Attempts attempts, Integrations integrations, CloseRun request) {
    attempts.close(request.run());
    var accepted = new CompletableFuture<Accepted>();
    Thread.ofVirtual()
        .name("close-" + request.run())
        .start(
            LogContext.carried(() -> {
              try {
                integrations.close(request);
                accepted.complete(new Accepted());
              } catch (InterruptedException | RuntimeException e) {
                accepted.completeExceptionally(e);
              }
            }));
    return accepted;
  }
}
