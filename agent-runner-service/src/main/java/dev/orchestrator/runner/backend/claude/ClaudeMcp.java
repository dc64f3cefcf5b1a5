package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.runner.backend.AgentRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// MCP servers in Claude's form: a file, since headers hold secrets and anybody may read command
/// lines.
final class ClaudeMcp {
  /// Claude would else give up a tool that says nothing for five minutes, whatever its time-out.
  static final Map<String, String> ENVIRONMENT = Map.of("CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT", "0");

  private ClaudeMcp() {}

  /// Writes the file into the attempt's scratch folder.
  static Path file(AgentRun run) throws IOException {
    var config = Json.MAPPER.createObjectNode();
    var servers = config.putObject("mcpServers");
    new TreeMap<>(run.assignment().agent().mcpServers())
        .forEach((name, server) -> add(servers.putObject(name), server));
    return run.writeScratch("mcp.json", config.toString());
  }

  /// @param status in Claude's word: `failed`, `needs-auth`, `pending` …
  static String without(String name, String status) {
    return "MCP server '%s' is %s: the agent begins without its tools".formatted(name, status);
  }

  static String missing(String name, String status) {
    return "MCP server '%s' is %s and the agent requires it; look whether it runs and what its log says"
        .formatted(name, status);
  }

  private static void add(ObjectNode entry, McpServerConfig server) {
    entry.put("timeout", server.timeout().toMillis());
    if (server.url() != null) {
      entry.put("type", "http").put("url", server.url());
      entry.set("headers", Json.MAPPER.valueToTree(server.headers()));
    } else {
      entry.put("type", "stdio").put("command", server.command());
      entry.set("args", Json.MAPPER.valueToTree(server.args()));
      entry.set("env", Json.MAPPER.valueToTree(server.env()));
    }
  }
}
