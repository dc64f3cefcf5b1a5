package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.config.ObservabilityConfig.TracesConfig;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// All traces of this program. Loads their library: make one only where traces are asked for.
final class Traces implements AutoCloseable {
  private static final String NAME = "orchestrator";
  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);

  /// How long the end of the program waits for whoever takes the spans.
  private static final Duration LAST_WAIT = Duration.ofSeconds(2);

  private final TraceIds ids = new TraceIds();
  private final SdkTracerProvider provider;

  /// @param stateFolder where a relative path of a file begins
  /// @param version the program's
  Traces(TracesConfig config, Path stateFolder, String version) {
    var exporters = new ArrayList<SpanExporter>();
    if (config.endpoint() != null) {
      exporters.add(
          OtlpHttpSpanExporter.builder()
              .setEndpoint(address(config.endpoint()))
              .setTimeout(EXPORT_TIMEOUT)
              .build());
    }
    if (config.file() != null) {
      exporters.add(new SpanLines(stateFolder.resolve(config.file())));
    }
    var processor =
        BatchSpanProcessor.builder(SpanExporter.composite(exporters))
            .setExporterTimeout(EXPORT_TIMEOUT)
            .build();
    provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", NAME)
                        .put("service.version", version)
                        .build()))
            .addSpanProcessor(processor)
            .build();
  }

  private static String address(String endpoint) {
    var path = URI.create(endpoint).getPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? endpoint.replaceAll("/$", "") + "/v1/traces"
        : endpoint;
  }

  JournalListener listener(UnaryOperator<String> providerOf) {
    return new RunTraces(provider.get(NAME), ids, providerOf);
  }

  @Override
  public void close() {
    provider.shutdown().join(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
