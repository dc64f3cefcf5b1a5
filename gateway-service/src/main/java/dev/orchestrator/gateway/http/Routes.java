package dev.orchestrator.gateway.http;

import dev.orchestrator.contracts.bus.Asker;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.gateway.access.Caller;
import dev.orchestrator.gateway.access.Guard;
import dev.orchestrator.gateway.api.HttpProblem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// All that the gateway serves. A caller is looked at before anything else of its request is.
public final class Routes {
  /// Room for the largest plan that is read, in any script.
  static final long MAX_BODY_BYTES = 64L * 1024 * 1024;

  private static final String JSON = "application/json";
  private static final Logger LOG = System.getLogger(Routes.class.getName());

  private final Guard guard;

  private Routes(Guard guard) {
    this.guard = guard;
  }

  /// @param services are asked on the caller's thread, which waits
  public static Router of(Vertx vertx, Guard guard, Asker services, Halts halts) {
    var routes = new Routes(guard);
    var router = Router.router(vertx);
    router.route().handler(routes::admit);
    router.post().handler(Routes::requireJson);
    router.post().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    new RunsResource(services, halts).addTo(router);
    failures(router);
    return router;
  }

  private void admit(RoutingContext context) {
    var request = context.request();
    var denial = guard.check(caller(request), request.localAddress().port());
    if (denial.isEmpty()) {
      context.next();
      return;
    }
    // what else this caller sends is not even read
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    switch (denial.get()) {
      case NO_TOKEN -> {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        problem(context, 401, "Unauthorized", denial.get().sentence());
      }
      case FOREIGN_HOST -> problem(context, 421, "Misdirected Request", denial.get().sentence());
      case FOREIGN_ORIGIN -> problem(context, 403, "Forbidden", denial.get().sentence());
    }
  }

  private static Caller caller(HttpServerRequest request) {
    var headers = request.headers();
    return new Caller(
        headers.getAll(HttpHeaders.HOST),
        headers.getAll(HttpHeaders.ORIGIN),
        headers.get("Sec-Fetch-Site"),
        headers.get(HttpHeaders.AUTHORIZATION));
  }

  private static void requireJson(RoutingContext context) {
    var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
      context.next();
    } else {
      problem(context, 415, "Unsupported Media Type", "the body must be " + JSON);
    }
  }

  private static void failures(Router router) {
    router
        .errorHandler(
            404,
            context ->
                problem(context, 404, "Not Found", "nothing is at " + context.normalizedPath()))
        .errorHandler(
            405,
            context ->
                problem(
                    context,
                    405,
                    "Method Not Allowed",
                    "%s cannot be done with %s"
                        .formatted(method(context), context.normalizedPath())))
        .errorHandler(
            413,
            context -> {
              context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
              problem(
                  context,
                  413,
                  "Content Too Large",
                  "a body has at most %d bytes".formatted(MAX_BODY_BYTES));
            })
        .errorHandler(500, Routes::failed);
  }

  private static HttpMethod method(RoutingContext context) {
    return context.request().method();
  }

  private static void failed(RoutingContext context) {
    if (context.failure() instanceof RefusedException refused) {
      Answer.with(context, HttpProblem.of(refused.refusal()));
    } else {
      LOG.log(Level.ERROR, "defect while answering " + context.normalizedPath(), context.failure());
      problem(context, 500, "Internal Server Error", "internal error; the log has the details");
    }
  }

  private static void problem(RoutingContext context, int status, String title, String detail) {
    Answer.with(context, HttpProblem.of(status, title, detail));
  }
}
