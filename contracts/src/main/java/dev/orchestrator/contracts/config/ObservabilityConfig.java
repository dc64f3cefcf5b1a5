package dev.orchestrator.contracts.config;

import java.util.List;
import java.util.Objects;

/// What the program tells about its own work, beside what it shows.
public record ObservabilityConfig(LogsConfig logs) {
  /// As it is when nobody says anything.
  public static final ObservabilityConfig DEFAULT =
      new ObservabilityConfig(new LogsConfig(List.of("INFO")));

  public ObservabilityConfig {
    logs = Objects.requireNonNullElseGet(logs, () -> new LogsConfig(List.of("INFO")));
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
}
