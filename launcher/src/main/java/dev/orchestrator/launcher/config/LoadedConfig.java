package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.schema.Problem;
import java.util.List;

/// The configuration, what in it has no effect in this version, and where all of it comes from.
public record LoadedConfig(Config config, List<Problem> ignored, Settings settings) {
  public LoadedConfig {
    ignored = List.copyOf(ignored);
  }
}
