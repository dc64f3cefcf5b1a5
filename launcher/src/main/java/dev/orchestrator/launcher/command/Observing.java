package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ObservabilityConfig;
import dev.orchestrator.contracts.config.ObservabilityConfig.LogsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the command line says of what is told about the program's own work. It goes before the
/// configuration.
final class Observing {
  private final List<String> logLevels = new ArrayList<>();

  void logLevels(List<String> words) {
    logLevels.addAll(words);
  }

  Config in(Config config) {
    var configured = config.observability().logs().levels();
    var levels = Stream.concat(configured.stream(), logLevels.stream()).toList();
    return config.with(new ObservabilityConfig(new LogsConfig(levels)));
  }
}
