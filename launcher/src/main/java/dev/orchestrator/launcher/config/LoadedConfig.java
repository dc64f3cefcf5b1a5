package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.schema.Problem;
import java.util.List;

/// The configuration, and what in it has no effect in this version.
public record LoadedConfig(Config config, List<Problem> ignored) {
  public LoadedConfig {
    ignored = List.copyOf(ignored);
  }
}
