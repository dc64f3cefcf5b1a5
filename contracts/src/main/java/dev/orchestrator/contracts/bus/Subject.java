package dev.orchestrator.contracts.bus;

import dev.orchestrator.contracts.log.LogContext;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import org.jspecify.annotations.Nullable;

/// Carries over the bus which run, task and attempt a message is about, for the log.
final class Subject {
  private static final String RUN = "run";
  private static final String TASK = "task";
  private static final String ATTEMPT = "attempt";

  private Subject() {}

  static void put(LogContext about, DeliveryOptions options) {
    options.addHeader(RUN, about.run());
    if (about.task() != null) {
      options.addHeader(TASK, about.task());
    }
    if (about.attempt() != null) {
      options.addHeader(ATTEMPT, String.valueOf(about.attempt()));
    }
  }

  static @Nullable LogContext of(MultiMap headers) {
    var run = headers.get(RUN);
    if (run == null) {
      return null;
    }
    var attempt = headers.get(ATTEMPT);
    return new LogContext(
        run, headers.get(TASK), attempt == null ? null : Integer.valueOf(attempt));
  }
}
