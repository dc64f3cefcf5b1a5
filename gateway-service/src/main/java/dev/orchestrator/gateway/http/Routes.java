package dev.orchestrator.gateway.http;

import dev.orchestrator.contracts.bus.Asker;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.gateway.api.HttpProblem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// All that the gateway serves to those who may come in.
public final class Routes {
  /// Room for the largest plan that is read, in any script.
  static final long MAX_BODY_BYTES = 64L * 1024 * 1024;

  private static final String JSON = "application/json";
  private static final Logger LOG = System.getLogger(Routes.class.getName());

  private Routes() {}

  /// @param services are asked on the caller's thread, which waits
  public static Router of(Vertx vertx, Asker services, Halts halts) {
    var router = Router.router(vertx);
    router.post().handler(Routes::requireJson);
    router.post().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    new RunsResource(services, halts).addTo(router);
    return router
        .errorHandler(404, Routes::notFound)
        .errorHandler(405, Routes::notAllowed)
        .errorHandler(413, Routes::tooLarge)
        .errorHandler(500, Routes::failed);
  }

  private static void requireJson(RoutingContext context) {
    var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
      context.next();
    } else {
      var problem = HttpProblem.of(415, "Unsupported Media Type", "the body must be " + JSON);
      Answer.andHangUp(context.request(), problem);
    }
  }

  private static void notFound(RoutingContext context) {
    var detail = "nothing is at " + context.normalizedPath();
    Answer.with(context.request(), HttpProblem.of(404, "Not Found", detail));
  }

  private static void notAllowed(RoutingContext context) {
    var detail =
        "%s cannot be done with %s".formatted(context.request().method(), context.normalizedPath());
    Answer.with(context.request(), HttpProblem.of(405, "Method Not Allowed", detail));
  }

  private static void tooLarge(RoutingContext context) {
    var detail = "a body has at most %d bytes".formatted(MAX_BODY_BYTES);
    Answer.andHangUp(context.request(), HttpProblem.of(413, "Content Too Large", detail));
  }

  private static void failed(RoutingContext context) {
    if (context.failure() instanceof RefusedException refused) {
      Answer.with(context.request(), HttpProblem.of(refused.refusal()));
    } else {
      LOG.log(Level.ERROR, "defect while answering " + context.normalizedPath(), context.failure());
      var detail = "internal error; the log has the details";
      Answer.with(context.request(), HttpProblem.of(500, "Internal Server Error", detail));
    }
  }
}
