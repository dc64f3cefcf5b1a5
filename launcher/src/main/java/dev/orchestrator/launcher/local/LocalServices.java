package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.gateway.GatewayService;
import dev.orchestrator.gateway.access.EntranceFile;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.observe.Observation;
import dev.orchestrator.runner.RunnerOffer;
import dev.orchestrator.runner.RunnerService;
import dev.orchestrator.scheduler.SchedulerService;
import dev.orchestrator.store.StoreService;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All services in this JVM, on one bus.
public final class LocalServices implements AutoCloseable {
  private final Vertx vertx;
  private final Bus bus;
  private final Observation observation;
  private final Deque<String> deployments = new ArrayDeque<>();
  private @Nullable String door;

  private LocalServices(Vertx vertx, Bus bus, Observation observation) {
    this.vertx = vertx;
    this.bus = bus;
    this.observation = observation;
  }

  /// Starts them; when this returns, runs can be started.
  ///
  /// @param environment what the runner may choose from for its agents
  /// @param random safe for use by several threads
  /// @throws UserException when the state folder cannot be used
  public static LocalServices start(
      StateFolder state,
      Config config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    var observation = Observation.of(config, state.path());
    var vertx = observation.vertx(new VertxOptions().setEventLoopPoolSize(1));
    var bus = observation.measured(new VertxBus(vertx, Delivery.BY_REFERENCE));
    var services = new LocalServices(vertx, bus, observation);
    try {
      services.deploy(new StoreService(state.database(), bus));
      observation.verticles(bus).forEach(services::deploy);
      var offer = RunnerOffer.local(config.runner(), config.providers());
      services.deploy(new RunnerService(bus, offer, state.path(), environment, clock, random));
      services.deploy(new SchedulerService(bus, config, clock, random));
      return services;
    } catch (Exception e) {
      // await() throws checked exceptions without declaring them
      services.closeAfter(e);
      if (e instanceof BindException) {
        throw UserException.environment(
            "port %s for metrics is taken; choose another one with --metrics-port"
                .formatted(config.observability().metrics().port()));
      }
      if (e instanceof IOException failure) {
        throw UserException.environment(
            "%s cannot be used (%s); check what is there, its permissions and the space on its disk"
                .formatted(failedFile(failure, state), IoReason.of(failure)));
      }
      throw e;
    }
  }

  private static String failedFile(IOException failure, StateFolder state) {
    return failure instanceof FileSystemException named && named.getFile() != null
        ? named.getFile()
        : state.path().toString();
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  public Bus bus() {
    return bus;
  }

  /// Adds a verticle of the caller's to the same bus.
  void deploy(Deployable verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    deployments.push(vertx.deployVerticle(verticle, options).await());
  }

  /// Lets other programs of the user reach the services.
  void openDoor(EntranceFile entrance, RandomGenerator random) {
    deploy(new GatewayService(bus, entrance, random));
    door = deployments.peek();
  }

  /// Lets nobody in any more.
  void closeDoor() {
    if (door != null && deployments.remove(door)) {
      vertx.undeploy(door).await();
    }
  }

  /// Stops the services, the last one first, since each uses those before it; all of them, even
  /// when one does not stop well.
  @Override
  public void close() {
    if (deployments.isEmpty()) {
      vertx.close().await();
      observation.close();
      return;
    }
    try {
      vertx.undeploy(deployments.pop()).await();
    } finally {
      close();
    }
  }
}
