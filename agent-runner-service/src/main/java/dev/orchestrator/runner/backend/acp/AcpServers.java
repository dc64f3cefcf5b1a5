package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.McpServerConfig;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;

/// MCP servers in the protocol's form.
final class AcpServers {
  private AcpServers() {}

  static boolean needHttp(Map<String, McpServerConfig> servers) {
    return servers.values().stream().anyMatch(server -> server.url() != null);
  }

  static ArrayNode of(Map<String, McpServerConfig> servers) {
    var list = Json.MAPPER.createArrayNode();
    new TreeMap<>(servers)
        .forEach((name, server) -> {
          var entry = list.addObject().put("name", name);
          if (server.url() != null) {
            entry.put("type", "http").put("url", server.url());
            add(entry.putArray("headers"), server.headers());
          } else {
            entry.put("command", server.command());
            server.args().forEach(entry.putArray("args")::add);
            add(entry.putArray("env"), server.env());
          }
        });
    return list;
  }

  private static void add(ArrayNode list, Map<String, String> values) {
    new TreeMap<>(values)
        .forEach((name, value) -> list.addObject().put("name", name).put("value", value));
  }
}
