package dev.orchestrator.gateway.http;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.gateway.api.HttpProblem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// How every request is answered: JSON that nobody keeps.
final class Answer {
  private static final String JSON = "application/json";

  private Answer() {}

  static void with(HttpServerRequest request, int status, Object value) {
    send(request, status, JSON, value);
  }

  static void with(HttpServerRequest request, HttpProblem problem) {
    send(request, problem.status(), HttpProblem.MEDIA_TYPE, problem);
  }

  /// Answers and hangs up: what else this caller sends is not even read.
  static void andHangUp(HttpServerRequest request, HttpProblem problem) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    send(request, problem.status(), HttpProblem.MEDIA_TYPE, problem)
        .onComplete(_ -> request.connection().close());
  }

  private static Future<Void> send(
      HttpServerRequest request, int status, String mediaType, Object value) {
    return request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(Json.write(value));
  }
}
