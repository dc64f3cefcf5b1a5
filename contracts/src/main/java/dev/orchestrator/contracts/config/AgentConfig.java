package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A role that tasks name: which provider plays it and within which limits.
///
/// @param tools what it may do, of `read`, `edit`, `shell`, `web`; null for all
/// @param timeout how long one attempt may take
/// @param idleTimeout how long one attempt may say nothing
public record AgentConfig(
    String provider,
    @Nullable String description,
    @Nullable String model,
    @Nullable String systemPrompt,
    @Nullable List<String> tools,
    Duration timeout,
    Duration idleTimeout) {
  public AgentConfig {
    tools = tools == null ? null : List.copyOf(tools);
  }
}
