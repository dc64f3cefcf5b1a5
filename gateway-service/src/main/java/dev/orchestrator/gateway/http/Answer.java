package dev.orchestrator.gateway.http;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.gateway.api.HttpProblem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/// How every request is answered: JSON that nobody keeps.
final class Answer {
  private static final String JSON = "application/json";

  private Answer() {}

  static void with(RoutingContext context, int status, Object value) {
    send(context, status, JSON, value);
  }

  static void with(RoutingContext context, HttpProblem problem) {
    send(context, problem.status(), HttpProblem.MEDIA_TYPE, problem);
  }

  private static void send(RoutingContext context, int status, String mediaType, Object value) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(Json.write(value));
  }
}
