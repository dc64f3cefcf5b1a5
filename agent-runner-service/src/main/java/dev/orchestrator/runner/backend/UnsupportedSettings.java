package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.SystemPromptMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// Settings of an agent that its CLI cannot keep to. They are refused rather than passed over: who
/// sets them relies on them.
public final class UnsupportedSettings {
  private UnsupportedSettings() {}

  /// The names of such settings, as they stand in the configuration.
  public static List<String> of(AgentConfig agent, Set<Capability> capabilities) {
    var needed = new LinkedHashMap<String, Capability>();
    if (agent.model() != null) {
      needed.put("model", Capability.MODEL);
    }
    if (agent.effort() != null) {
      needed.put("effort", Capability.EFFORT);
    }
    if (agent.systemPrompt() != null) {
      needed.put("systemPrompt", Capability.SYSTEM_PROMPT);
      if (agent.systemPromptMode() == SystemPromptMode.REPLACE) {
        needed.put("systemPromptMode", Capability.REPLACED_SYSTEM_PROMPT);
      }
    }
    if (agent.tools() != null) {
      needed.put("tools", Capability.TOOLS);
    }
    if (agent.permissionMode() != null) {
      needed.put("permissionMode", Capability.PERMISSION_MODE);
    }
    if (!agent.mcpServers().isEmpty()) {
      needed.put("mcpServers", Capability.MCP);
    }
    agent
        .mcpServers()
        .forEach((name, server) -> {
          if (server.required()) {
            needed.put("mcpServers/%s/required".formatted(name), Capability.REQUIRED_MCP);
          }
        });
    if (agent.budgetUsd() != null) {
      needed.put("budgetUsd", Capability.BUDGET);
    }
    if (agent.maxTurns() != null) {
      needed.put("maxTurns", Capability.MAX_TURNS);
    }
    return needed.entrySet().stream()
        .filter(setting -> !capabilities.contains(setting.getValue()))
        .map(setting -> setting.getKey())
        .toList();
  }
}
