package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.config.Config;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Whatever of metrics and traces is asked for; where nothing is, nothing of it is loaded.
public final class Observation implements AutoCloseable {
  private static final String NO_PROVIDER = "none";

  private final Config config;
  private final @Nullable Metrics metrics;
  private final @Nullable Traces traces;

  private Observation(Config config, @Nullable Metrics metrics, @Nullable Traces traces) {
    this.config = config;
    this.metrics = metrics;
    this.traces = traces;
  }

  public static Observation of(Config config, Path stateFolder) {
    var wanted = config.observability();
    var traces = wanted.traces();
    var traced = traces.endpoint() != null || traces.file() != null;
    var version = Observation.class.getPackage().getImplementationVersion();
    return new Observation(
        config,
        wanted.metrics().port() == null ? null : new Metrics(),
        traced
            ? new Traces(traces, stateFolder, Objects.requireNonNullElse(version, "development"))
            : null);
  }

  /// A `Vertx` that is measured where that is asked for.
  public Vertx vertx(VertxOptions options) {
    var builder = Vertx.builder();
    if (metrics != null) {
      metrics.measure(options, builder);
    }
    return builder.with(options).build();
  }

  /// The bus, measured where that is asked for.
  public Bus measured(Bus bus) {
    return metrics == null ? bus : metrics.measured(bus);
  }

  /// What listens and shows, to be deployed in this order after the store and before the scheduler.
  public List<Deployable> verticles(Bus bus) {
    UnaryOperator<String> providerOf = this::providerOf;
    var listeners = new ArrayList<JournalListener>();
    var verticles = new ArrayList<Deployable>();
    if (metrics != null) {
      var port = Objects.requireNonNull(config.observability().metrics().port());
      verticles.add(metrics.door(port));
      listeners.add(metrics.listener(providerOf));
    }
    if (traces != null) {
      listeners.add(traces.listener(providerOf));
    }
    if (!listeners.isEmpty()) {
      verticles.add(new JournalFollower(bus, listeners));
    }
    return verticles;
  }

  private String providerOf(String agent) {
    var settings = config.agents().get(agent);
    return settings == null ? NO_PROVIDER : settings.provider();
  }

  /// Sends what is left.
  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
    if (traces != null) {
      traces.close();
    }
  }
}
