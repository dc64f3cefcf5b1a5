package dev.orchestrator.runner.ask;

import dev.orchestrator.contracts.config.McpServerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How the agent of one attempt gets to its desk. The token is not in its text form, so that no log
/// has it.
public record Access(int port, String token) {
  static final String MCP = "/mcp";
  static final String ASK = "/ask/";
  static final String PROGRESS = "/progress/";
  static final String HOST = "127.0.0.1";

  /// A person may be away for days. CLIs that count milliseconds in 32 bits would take more than 24
  /// days for none at all.
  private static final Duration LONGEST_WAIT = Duration.ofDays(20);

  private static final String PORT_VARIABLE = "ORCHESTRATOR_ASK_PORT";
  private static final String TOKEN_VARIABLE = "ORCHESTRATOR_ASK_TOKEN";

  /// The names of [#serverVariables].
  public static final List<String> SERVER_VARIABLES = List.of(PORT_VARIABLE, TOKEN_VARIABLE);

  private static final Set<String> PROXIES =
      Set.of("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");

  /// The MCP server that a CLI is told of.
  public McpServerConfig server() {
    return server(Integer.toString(port), token);
  }

  /// The same, with references to [#serverVariables] where attempts differ, for a CLI that keeps
  /// what it was told and resolves it each time.
  public static McpServerConfig serverByVariables() {
    return server("${%s}".formatted(PORT_VARIABLE), "${%s}".formatted(TOKEN_VARIABLE));
  }

  public Map<String, String> serverVariables() {
    return Map.of(PORT_VARIABLE, Integer.toString(port), TOKEN_VARIABLE, token);
  }

  private static McpServerConfig server(String port, String token) {
    return new McpServerConfig(
        base(port) + MCP,
        Map.of("Authorization", "Bearer " + token),
        null,
        List.of(),
        Map.of(),
        LONGEST_WAIT);
  }

  /// The variables by which a script gets there with `curl`.
  public Map<String, String> variables() {
    return Map.of(
        "ORCHESTRATOR_ASK_URL", base() + ASK + token,
        "ORCHESTRATOR_PROGRESS_URL", base() + PROGRESS + token);
  }

  /// The environment of an agent, by which it does not look for loopback behind a proxy.
  public static Map<String, String> past(Map<String, String> environment) {
    if (environment.keySet().stream().noneMatch(PROXIES::contains)) {
      return environment;
    }
    var changed = new HashMap<>(environment);
    for (var name : List.of("NO_PROXY", "no_proxy")) {
      changed.merge(name, HOST, (others, ours) -> others + "," + ours);
    }
    return changed;
  }

  private String base() {
    return base(Integer.toString(port));
  }

  private static String base(String port) {
    return "http://%s:%s".formatted(HOST, port);
  }

  @Override
  public String toString() {
    return "Access[port=%d]".formatted(port);
  }
}
