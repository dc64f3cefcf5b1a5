package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.runner.RunnerService;
import dev.orchestrator.scheduler.SchedulerService;
import dev.orchestrator.store.StoreService;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.random.RandomGenerator;

/// All services in this JVM, on one bus.
public final class LocalServices implements AutoCloseable {
  private final Vertx vertx;
  private final Bus bus;
  private final Deque<String> deployments = new ArrayDeque<>();

  private LocalServices(Vertx vertx, Bus bus) {
    this.vertx = vertx;
    this.bus = bus;
  }

  /// Starts them; when this returns, runs can be started.
  ///
  /// @param environment what the runner may choose from for its agents
  /// @param random safe for use by several threads
  public static LocalServices start(
      StateFolder state, Config config, Map<String, String> environment, RandomGenerator random) {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    var bus = new VertxBus(vertx, Delivery.BY_REFERENCE);
    var services = new LocalServices(vertx, bus);
    var clock = InstantSource.system();
    try {
      services.deploy(new StoreService(state.database(), bus));
      services.deploy(new RunnerService(bus, state.path(), environment, clock, random));
      services.deploy(new SchedulerService(bus, config, clock, random));
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  public Bus bus() {
    return bus;
  }

  /// Adds a verticle of the caller's to the same bus.
  public void deploy(Deployable verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    deployments.push(vertx.deployVerticle(verticle, options).await());
  }

  /// Stops the services, the last one first, since each uses those before it.
  @Override
  public void close() {
    while (!deployments.isEmpty()) {
      vertx.undeploy(deployments.pop()).await();
    }
    vertx.close().await();
  }
}
