package dev.orchestrator.contracts.config;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the program tells about its own work, beside what it shows.
public record ObservabilityConfig(LogsConfig logs, MetricsConfig metrics, TracesConfig traces) {
  /// As it is when nobody says anything.
  public static final ObservabilityConfig DEFAULT =
      new ObservabilityConfig(
          new LogsConfig(List.of("INFO")), new MetricsConfig(null), new TracesConfig(null, null));

  public ObservabilityConfig {
    logs = Objects.requireNonNullElseGet(logs, () -> new LogsConfig(List.of("INFO")));
    metrics = Objects.requireNonNullElseGet(metrics, () -> new MetricsConfig(null));
    traces = Objects.requireNonNullElseGet(traces, () -> new TracesConfig(null, null));
  }

  /// What goes to the log file.
  ///
  /// @param levels each a level for all, or a logger and its level as `name=LEVEL`; a later one
  ///   overrides an earlier one
  public record LogsConfig(List<String> levels) {
    public LogsConfig {
      levels = List.copyOf(levels);
    }
  }

  /// Where metrics are shown.
  ///
  /// @param port on loopback; null for nowhere
  public record MetricsConfig(@Nullable Integer port) {}

  /// Where traces go; nowhere when both are null.
  ///
  /// @param endpoint address that takes OTLP over HTTP
  /// @param file gets a JSON line for each span; a relative path begins at the state folder
  public record TracesConfig(@Nullable String endpoint, @Nullable String file) {}
}
