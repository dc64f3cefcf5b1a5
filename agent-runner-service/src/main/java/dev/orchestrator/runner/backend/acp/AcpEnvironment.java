package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.JsonLine;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What an agent's program finds in its environment: beside what the provider says, that of which
/// the protocol has no word. OpenCode and Goose take it from variables, which mean nothing to
/// others, so they are set whatever the program.
final class AcpEnvironment {
  private static final String CONTENT = "OPENCODE_CONFIG_CONTENT";
  private static final String PERMISSION = "OPENCODE_PERMISSION";

  /// OpenCode's names for what an agent's tools do.
  private static final Map<String, List<String>> OPENCODE =
      Map.of(
          "edit", List.of("edit"),
          "shell", List.of("bash"),
          "web", List.of("webfetch", "websearch", "codesearch"));

  private AcpEnvironment() {}

  /// What the program sees when it is only looked at.
  static Map<String, String> of(Map<String, String> outer, ProviderConfig provider) {
    var environment = new HashMap<>(outer);
    environment.putAll(provider.env());
    var home = provider.configHome();
    if (home != null) {
      environment.put("XDG_CONFIG_HOME", home + "/config");
      environment.put("XDG_DATA_HOME", home + "/data");
      environment.put("XDG_STATE_HOME", home + "/state");
      environment.put("XDG_CACHE_HOME", home + "/cache");
    }
    return environment;
  }

  static Map<String, String> of(AgentRun run) {
    var agent = run.assignment().agent();
    var environment = of(run.environment(), run.assignment().provider());
    addForGoose(environment, agent);
    addForOpenCode(environment, agent);
    return environment;
  }

  /// Without the calls to the model by which Goose gives its sessions and tools pretty names.
  private static void addForGoose(Map<String, String> environment, AgentConfig agent) {
    environment.putIfAbsent("GOOSE_DISABLE_SESSION_NAMING", "true");
    environment.putIfAbsent("GOOSE_DISABLE_TOOL_CALL_SUMMARY", "true");
    longest(agent.mcpServers())
        .ifPresent(timeout ->
            environment.putIfAbsent(
                "GOOSE_DEFAULT_EXTENSION_TIMEOUT", Long.toString(timeout.toSeconds())));
    if (agent.tools() != null && agent.permissionMode() == null) {
      environment.put("GOOSE_MODE", AcpPolicy.ASKING_MODE);
    }
  }

  /// OpenCode tells on stderr only what its services answer, before it tries again.
  private static void addForOpenCode(Map<String, String> environment, AgentConfig agent) {
    environment.putIfAbsent("OPENCODE_PRINT_LOGS", "1");
    environment.putIfAbsent("OPENCODE_LOG_LEVEL", "ERROR");
    var content = parsed(environment.get(CONTENT));
    if (content.isEmpty()) {
      return; // a form that we do not know is left as the user wrote it
    }
    var experimental = part(content.get(), "experimental");
    // a refused use of a tool would else end the turn, as if all were done
    experimental.put("continue_loop_on_deny", true);
    longest(agent.mcpServers())
        .ifPresent(timeout ->
            experimental.put(
                "mcp_timeout",
                Math.max(timeout.toMillis(), experimental.path("mcp_timeout").asLong(0))));
    if (agent.tools() != null) {
      var mode = agent.permissionMode() == null ? "build" : agent.permissionMode();
      deny(agent.tools(), permissions(part(part(content.get(), "agent"), mode)));
      var permission = parsed(environment.get(PERMISSION)).orElseGet(Json.MAPPER::createObjectNode);
      deny(agent.tools(), permission);
      environment.put(PERMISSION, permission.toString());
    }
    environment.put(CONTENT, content.get().toString());
  }

  private static void deny(List<String> tools, ObjectNode permission) {
    OPENCODE.forEach((tool, names) -> {
      if (!tools.contains(tool)) {
        names.forEach(name -> permission.put(name, "deny"));
      }
    });
  }

  private static ObjectNode part(ObjectNode whole, String name) {
    return whole.get(name) instanceof ObjectNode part ? part : whole.putObject(name);
  }

  /// A word instead of an object is meant for everything.
  private static ObjectNode permissions(ObjectNode agent) {
    var word = agent.get("permission");
    var permissions = part(agent, "permission");
    if (word != null && word.isString()) {
      permissions.set("*", word);
    }
    return permissions;
  }

  private static Optional<ObjectNode> parsed(@Nullable String setting) {
    return setting == null || setting.isBlank()
        ? Optional.of(Json.MAPPER.createObjectNode())
        : JsonLine.parse(setting).map(ObjectNode.class::cast);
  }

  /// OpenCode and Goose have one time-out for all servers that they hear of by the protocol.
  private static Optional<Duration> longest(Map<String, McpServerConfig> servers) {
    return servers.values().stream().map(McpServerConfig::timeout).max(Comparator.naturalOrder());
  }
}
