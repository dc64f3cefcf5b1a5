package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.bus.Bus;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.function.UnaryOperator;

/// All metrics of this program. Loads their library: make one only where metrics are asked for.
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  Metrics() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  void measure(VertxOptions options, VertxBuilder vertx) {
    options.setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true));
    vertx.withMetrics(new MicrometerMetricsFactory(registry));
  }

  Bus measured(Bus bus) {
    return new MeasuredBus(bus, registry);
  }

  JournalListener listener(UnaryOperator<String> providerOf) {
    return new RunMetrics(registry, providerOf);
  }

  MetricsDoor door(int port) {
    return new MetricsDoor(port, registry::scrape);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
