package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentLimits;
import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.config.ObservabilityConfig;
import dev.orchestrator.contracts.config.SystemPromptMode;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes explicit what holds for providers and agents where nobody has said anything.
final class Defaults {
  private static final String TIMEOUT = "PT30M";
  private static final String IDLE_TIMEOUT = "PT15M";
  private static final String TOOL_TIMEOUT = "PT1H";
  private static final String SETUP_TIMEOUT = "PT10M";
  private static final String VERIFY_TIMEOUT = "PT30M";

  private Defaults() {}

  static void fillIn(ObjectNode merged) {
    for (var provider : merged.path("providers")) {
      fillIn(provider, "args", Json.MAPPER.createArrayNode());
      fillIn(provider, "env", Json.MAPPER.createObjectNode());
      fillIn(provider, "prices", Json.MAPPER.createObjectNode());
    }
    for (var agent : merged.path("agents")) {
      fillIn(agent, "systemPromptMode", Json.MAPPER.valueToTree(SystemPromptMode.APPEND));
      fillIn(agent, "mcpServers", Json.MAPPER.createObjectNode());
      agent.path("mcpServers").forEach(Defaults::fillInServer);
      fillIn(agent, "fallback", Json.MAPPER.createArrayNode());
      fillIn(agent, "timeout", Json.MAPPER.valueToTree(TIMEOUT));
      fillIn(agent, "idleTimeout", Json.MAPPER.valueToTree(IDLE_TIMEOUT));
      fillIn(agent, "limits", Json.MAPPER.createObjectNode());
      fillIn(agent.path("limits"), "output", Json.MAPPER.valueToTree(AgentLimits.DEFAULT.output()));
      fillIn(
          agent.path("limits"),
          "processes",
          Json.MAPPER.valueToTree(AgentLimits.DEFAULT.processes()));
    }
    fillInRun(merged);
    fillInObservability(merged);
    Workflows.fillIn(merged);
  }

  private static void fillInRun(ObjectNode merged) {
    fillIn(merged, "run", Json.MAPPER.createObjectNode());
    fillIn(merged.path("run"), "merge", Json.MAPPER.createObjectNode());
    fillInMerge(merged.path("run").path("merge"));
    fillIn(merged.path("run"), "worktree", Json.MAPPER.createObjectNode());
    fillInWorktree(merged.path("run").path("worktree"));
  }

  private static void fillInMerge(JsonNode merge) {
    fillIn(merge, "strategy", Json.MAPPER.valueToTree(MergeStrategy.MERGE));
    fillIn(merge, "verifyTimeout", Json.MAPPER.valueToTree(VERIFY_TIMEOUT));
    fillIn(merge, "message", Json.MAPPER.valueToTree(MergeConfig.DEFAULT_MESSAGE));
    fillIn(merge, "trailers", Json.MAPPER.valueToTree(true));
    fillIn(merge, "batch", Json.MAPPER.valueToTree(MergeConfig.DEFAULT_BATCH));
    fillIn(merge, "resolveTries", Json.MAPPER.valueToTree(MergeConfig.DEFAULT_RESOLVE_TRIES));
  }

  private static void fillInWorktree(JsonNode worktree) {
    for (var list : List.of("copy", "setup", "teardown")) {
      fillIn(worktree, list, Json.MAPPER.createArrayNode());
    }
    fillIn(worktree, "setupTimeout", Json.MAPPER.valueToTree(SETUP_TIMEOUT));
    fillIn(worktree, "ports", Json.MAPPER.valueToTree(0));
  }

  private static void fillInObservability(ObjectNode merged) {
    fillIn(merged, "observability", Json.MAPPER.createObjectNode());
    var observability = merged.path("observability");
    fillIn(observability, "logs", Json.MAPPER.createObjectNode());
    var levels = ObservabilityConfig.DEFAULT.logs().levels();
    fillIn(observability.path("logs"), "levels", Json.MAPPER.valueToTree(levels));
  }

  private static void fillInServer(JsonNode server) {
    fillIn(server, "headers", Json.MAPPER.createObjectNode());
    fillIn(server, "args", Json.MAPPER.createArrayNode());
    fillIn(server, "env", Json.MAPPER.createObjectNode());
    fillIn(server, "timeout", Json.MAPPER.valueToTree(TOOL_TIMEOUT));
    fillIn(server, "required", Json.MAPPER.valueToTree(false));
  }

  static void fillIn(JsonNode object, String field, JsonNode value) {
    if (object instanceof ObjectNode node && !node.has(field)) {
      node.set(field, value);
    }
  }
}
