package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// MCP servers in Codex's settings.
///
/// Anybody may read command lines, so secrets travel beside them: headers in variables, what a
/// server of its own finds in its environment in a script of the scratch folder. Variables of one
/// server are thus none of Codex's, nor of another server's.
final class CodexMcp {
  private static final String VARIABLE = "ORCHESTRATOR_MCP_TOKEN_";

  private final AgentRun run;
  private final Map<String, McpServerConfig> servers;
  private final Map<String, String> environment = new HashMap<>();

  CodexMcp(AgentRun run) {
    this.run = run;
    this.servers = new TreeMap<>(run.assignment().agent().mcpServers());
  }

  void addTo(CodexCommand.Settings settings) throws IOException {
    for (var entry : servers.entrySet()) {
      add(settings, entry.getKey(), entry.getValue());
    }
  }

  /// The variables that the settings refer to.
  Map<String, String> environment() {
    return environment;
  }

  private void add(CodexCommand.Settings settings, String name, McpServerConfig server)
      throws IOException {
    var key = "mcp_servers." + name;
    if (server.url() != null) {
      settings.text(key + ".url", server.url());
      settings.set(key + ".env_http_headers", headers(server));
    } else {
      var command = command(name, server);
      settings.text(key + ".command", command.getFirst());
      settings.texts(key + ".args", command.subList(1, command.size()));
      // Codex hides most variables from them, and this is the one by which strays are found
      settings.texts(key + ".env_vars", List.of(ProcessHost.MARK_VARIABLE));
    }
    settings.set(
        key + ".tool_timeout_sec", Long.toString(Math.max(1, server.timeout().toSeconds())));
    settings.set(key + ".required", Boolean.toString(server.required()));
    // without it every call would wait for an approval that nobody can give
    settings.text(key + ".default_tools_approval_mode", "approve");
  }

  private String headers(McpServerConfig server) {
    return new TreeMap<>(server.headers())
        .entrySet().stream()
            .map(header ->
                CodexCommand.Settings.quoted(header.getKey())
                    + "="
                    + CodexCommand.Settings.quoted(variable(header.getValue())))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private String variable(String value) {
    var name = VARIABLE + (environment.size() + 1);
    environment.put(name, value);
    return name;
  }

  private List<String> command(String name, McpServerConfig server) throws IOException {
    var command = new ArrayList<String>();
    if (!server.env().isEmpty()) {
      var script = run.writeScratch("mcp-%s.sh".formatted(name), script(server.env()));
      command.addAll(List.of("sh", script.toString()));
    }
    command.add(String.valueOf(server.command()));
    command.addAll(server.args());
    return command;
  }

  private static String script(Map<String, String> variables) {
    return new TreeMap<>(variables)
        .entrySet().stream()
            .map(variable ->
                "export %s='%s'\n"
                    .formatted(variable.getKey(), variable.getValue().replace("'", "'\\''")))
            .collect(Collectors.joining("", "", "exec \"$@\"\n"));
  }
}
