package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ObservabilityConfig;
import dev.orchestrator.contracts.config.ObservabilityConfig.LogsConfig;
import dev.orchestrator.contracts.config.ObservabilityConfig.MetricsConfig;
import dev.orchestrator.contracts.config.ObservabilityConfig.TracesConfig;
import dev.orchestrator.launcher.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the command line says of what is told about the program's own work. It goes before the
/// configuration.
final class Observing {
  private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#]+(/[^?#]*)?");
  private static final String USUAL_ENDPOINT = "http://127.0.0.1:4318";

  private final List<String> logLevels = new ArrayList<>();

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Show metrics on http://127.0.0.1:PORT/metrics while the program runs.")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--trace",
      arity = "0..1",
      fallbackValue = USUAL_ENDPOINT,
      paramLabel = "=URL",
      description = "Send traces by OTLP over HTTP (without a value: to " + USUAL_ENDPOINT + ").")
  private @Nullable String endpoint;

  void logLevels(List<String> words) {
    logLevels.addAll(words);
  }

  /// @throws UserException when an option is unusable
  Config in(Config config) {
    check();
    var configured = config.observability();
    var levels = Stream.concat(configured.logs().levels().stream(), logLevels.stream()).toList();
    var traces = configured.traces();
    return config.with(
        new ObservabilityConfig(
            new LogsConfig(levels),
            metricsPort == null ? configured.metrics() : new MetricsConfig(metricsPort),
            endpoint == null ? traces : new TracesConfig(endpoint, traces.file())));
  }

  private void check() {
    if (metricsPort != null && (metricsPort < 1 || metricsPort > 65_535)) {
      throw UserException.usage(
          "--metrics-port is %d; expected a port from 1 to 65535".formatted(metricsPort));
    }
    if (endpoint != null && !ADDRESS.matcher(endpoint).matches()) {
      throw UserException.usage(
          "--trace is '%s'; expected an http or https address".formatted(endpoint));
    }
  }
}
