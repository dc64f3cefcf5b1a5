package dev.orchestrator.contracts.config;

import java.util.Map;

/// Everything the user can set, after built-in defaults, `~/.orchestrator/config.json` and
/// `.orchestrator/config.json` have been merged.
///
/// @param providers by name
/// @param agents by name
public record Config(
    Map<String, ProviderConfig> providers,
    Map<String, AgentConfig> agents,
    RunConfig run,
    RetryPolicy retry) {
  public Config {
    providers = Map.copyOf(providers);
    agents = Map.copyOf(agents);
  }
}
