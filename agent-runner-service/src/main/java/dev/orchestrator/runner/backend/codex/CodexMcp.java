package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.config.McpServerConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// MCP servers in Codex's settings. Headers travel in variables, since anybody may read command
/// lines.
final class CodexMcp {
  private CodexMcp() {}

  static void addTo(CodexCommand.Settings settings, Map<String, McpServerConfig> servers) {
    new TreeMap<>(servers).forEach((name, server) -> add(settings, name, server));
  }

  private static void add(CodexCommand.Settings settings, String name, McpServerConfig server) {
    var key = "mcp_servers." + name;
    if (server.url() != null) {
      settings.text(key + ".url", server.url());
      if (!server.headers().isEmpty()) {
        settings.set(key + ".env_http_headers", headers(name, server));
      }
    } else if (server.command() != null) {
      settings.text(key + ".command", server.command());
      settings.texts(key + ".args", server.args());
      settings.texts(key + ".env_vars", server.env().keySet().stream().sorted().toList());
    }
    settings.set(key + ".tool_timeout_sec", Long.toString(server.timeout().toSeconds()));
    // without it every call would wait for an approval that nobody can give
    settings.text(key + ".default_tools_approval_mode", "approve");
  }

  private static String headers(String name, McpServerConfig server) {
    return server.headers().keySet().stream()
        .sorted()
        .map(header ->
            CodexCommand.Settings.quoted(header)
                + "="
                + CodexCommand.Settings.quoted(variable(name, header)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// The variables that the settings refer to.
  static Map<String, String> environment(Map<String, McpServerConfig> servers) {
    var environment = new HashMap<String, String>();
    servers.forEach((name, server) -> {
      server.headers().forEach((header, value) -> environment.put(variable(name, header), value));
      environment.putAll(server.env());
    });
    return environment;
  }

  private static String variable(String server, String header) {
    return "ORCHESTRATOR_MCP_TOKEN_" + (server + "_" + header).replaceAll("[^A-Za-z0-9]", "_");
  }
}
