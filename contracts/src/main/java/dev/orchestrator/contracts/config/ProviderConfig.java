package dev.orchestrator.contracts.config;

import java.util.List;
import java.util.Map;

/// How one agent CLI is started.
///
/// @param type which backend drives it: `claude-code`, `codex`, `goose`, `acp` or `command`
/// @param command program name, looked up on PATH, or a path
/// @param args arguments put before those of the backend
/// @param env variables set in addition to the allow-listed ones
public record ProviderConfig(
    String type, String command, List<String> args, Map<String, String> env) {
  public ProviderConfig {
    args = List.copyOf(args);
    env = Map.copyOf(env);
  }
}
