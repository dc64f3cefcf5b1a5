package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A server of the Model Context Protocol whose tools an agent may use. It has either a `url` or a
/// `command`.
///
/// @param url endpoint of the streamable HTTP transport
/// @param headers sent with each request to `url`, an authorization for example
/// @param command program that speaks the stdio transport
/// @param args arguments of `command`
/// @param env variables of `command`
/// @param timeout how long one call of a tool may take
/// @param required whether the agent is not to work at all without it
public record McpServerConfig(
    @Nullable String url,
    Map<String, String> headers,
    @Nullable String command,
    List<String> args,
    Map<String, String> env,
    Duration timeout,
    boolean required) {
  /// A server without which the agent works all the same.
  public McpServerConfig(
      @Nullable String url,
      Map<String, String> headers,
      @Nullable String command,
      List<String> args,
      Map<String, String> env,
      Duration timeout) {
    this(url, headers, command, args, env, timeout, false);
  }

  public McpServerConfig {
    headers = Map.copyOf(headers);
    args = List.copyOf(args);
    env = Map.copyOf(env);
    if ((url == null) == (command == null)) {
      throw new IllegalArgumentException("an MCP server has either a url or a command");
    }
  }
}
