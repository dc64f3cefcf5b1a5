package dev.orchestrator.gateway.http;

import dev.orchestrator.gateway.access.Caller;
import dev.orchestrator.gateway.access.Denial;
import dev.orchestrator.gateway.access.Guard;
import dev.orchestrator.gateway.api.HttpProblem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// Looks at the caller before anything else of its request is looked at.
public final class FrontDoor implements Handler<HttpServerRequest> {
  private final Guard guard;
  private final Handler<HttpServerRequest> inside;

  /// @param inside serves those who may come in
  public FrontDoor(Guard guard, Handler<HttpServerRequest> inside) {
    this.guard = guard;
    this.inside = inside;
  }

  @Override
  public void handle(HttpServerRequest request) {
    guard
        .check(caller(request), request.localAddress().port())
        .ifPresentOrElse(denial -> turnAway(request, denial), () -> inside.handle(request));
  }

  private static Caller caller(HttpServerRequest request) {
    var headers = request.headers();
    return new Caller(
        headers.getAll(HttpHeaders.HOST),
        headers.getAll(HttpHeaders.ORIGIN),
        headers.get("Sec-Fetch-Site"),
        headers.get(HttpHeaders.AUTHORIZATION));
  }

  private static void turnAway(HttpServerRequest request, Denial denial) {
    var problem =
        switch (denial) {
          case FOREIGN_HOST -> HttpProblem.of(421, "Misdirected Request", denial.sentence());
          case FOREIGN_ORIGIN -> HttpProblem.of(403, "Forbidden", denial.sentence());
          case NO_TOKEN -> HttpProblem.of(401, "Unauthorized", denial.sentence());
        };
    if (denial == Denial.NO_TOKEN) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
    }
    Answer.andHangUp(request, problem);
  }
}
