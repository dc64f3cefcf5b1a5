package dev.orchestrator.gateway;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.gateway.access.AccessToken;
import dev.orchestrator.gateway.access.Entrance;
import dev.orchestrator.gateway.access.EntranceFile;
import dev.orchestrator.gateway.access.Guard;
import dev.orchestrator.gateway.http.FrontDoor;
import dev.orchestrator.gateway.http.Halts;
import dev.orchestrator.gateway.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.random.RandomGenerator;

/// The gateway: an HTTP API on a free port of this machine's loopback, for callers that know its
/// token. Deploy it on virtual threads, after the services that it leads to. Where it is and what
/// opens it is told in a file from the moment it takes requests until it is undeployed.
public final class GatewayService extends VerticleBase {
  private static final String LOOPBACK = "127.0.0.1";

  private final Bus bus;
  private final EntranceFile file;
  private final AccessToken token;
  private final Halts halts = new Halts();

  /// @param random one whose numbers nobody can foresee
  public GatewayService(Bus bus, EntranceFile file, RandomGenerator random) {
    this.bus = bus;
    this.file = file;
    this.token = AccessToken.next(random);
  }

  @Override
  public Future<?> start() {
    bus.subscribe(SchedulerAddresses.HALTED, halts::note);
    var options = new HttpServerOptions().setHost(LOOPBACK).setPort(0);
    return vertx
        .createHttpServer(options)
        .requestHandler(new FrontDoor(new Guard(token), Routes.of(vertx, bus, halts)))
        .listen()
        .compose(this::tell);
  }

  private Future<?> tell(HttpServer server) {
    try {
      var pid = ProcessHandle.current().pid();
      file.write(new Entrance(server.actualPort(), token.value(), pid));
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<?> stop() throws IOException {
    file.remove();
    return Future.succeededFuture();
  }
}
