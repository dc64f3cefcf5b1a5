package dev.orchestrator.launcher.observe;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/// Shows metrics on `GET /metrics`, on loopback. They name nothing but addresses, states and
/// providers, so nobody is asked for a token; a page in a browser cannot read them for want of the
/// right `Host`.
final class MetricsDoor extends VerticleBase {
  private static final String HOST = "127.0.0.1";

  private final int port;
  private final Supplier<String> text;

  MetricsDoor(int port, Supplier<String> text) {
    this.port = port;
    this.text = text;
  }

  @Override
  public Future<?> start() {
    return vertx.createHttpServer().requestHandler(this::answer).listen(port, HOST);
  }

  private void answer(HttpServerRequest request) {
    var response = request.response();
    var authority = request.authority();
    if (authority == null || !isHere(authority.host())) {
      response.setStatusCode(403).end("this is for programs on this machine\n");
    } else if (!"/metrics".equals(request.path())) {
      response.setStatusCode(404).end("see /metrics\n");
    } else if (!request.method().equals(HttpMethod.GET)) {
      response.setStatusCode(405).putHeader("Allow", "GET").end();
    } else {
      response
          .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
          .end(text.get());
    }
  }

  private static boolean isHere(String host) {
    return host.equals(HOST) || host.equals("localhost");
  }
}
