package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.Config;

/// The configuration, and where all of it comes from.
public record LoadedConfig(Config config, Settings settings) {}
