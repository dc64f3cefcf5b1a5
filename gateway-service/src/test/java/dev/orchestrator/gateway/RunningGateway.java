package dev.orchestrator.gateway;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.gateway.access.Entrance;
import dev.orchestrator.gateway.access.EntranceFile;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// A gateway before services that do nothing.
final class RunningGateway implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private final FakeServices services = new FakeServices(bus);
  private final EntranceFile file;
  private final String deployment;

  private RunningGateway(EntranceFile file) {
    this.file = file;
    deploy(services);
    this.deployment = deploy(new GatewayService(bus, file, new SecureRandom()));
  }

  static RunningGateway in(Path folder) {
    return new RunningGateway(new EntranceFile(folder.resolve("gateway.json")));
  }

  private String deploy(Deployable verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return vertx.deployVerticle(verticle, options).await();
  }

  Bus bus() {
    return bus;
  }

  FakeServices services() {
    return services;
  }

  Entrance entrance() throws IOException {
    return file.read().orElseThrow();
  }

  void undeploy() {
    vertx.undeploy(deployment).await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
