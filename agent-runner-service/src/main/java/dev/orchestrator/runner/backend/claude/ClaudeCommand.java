package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.runner.backend.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Claude's command line and environment for an attempt. The prompt is not part of it: it goes
/// through stdin, where it may be of any size.
final class ClaudeCommand {
  /// Set by a Claude that we may have been started from; ours must not take itself for its part.
  private static final List<String> OUTER_CLAUDE =
      List.of("CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_SSE_PORT");

  /// About 17 seconds, where Claude's own default is three minutes: the scheduler knows better what
  /// to do with the time.
  private static final String RETRIES = "5";

  private static final String NO_HOOKS = "{\"disableAllHooks\":true}";

  private ClaudeCommand() {}

  static List<String> of(AgentRun run, Conversation conversation) throws IOException {
    var provider = run.assignment().provider();
    var command = new ArrayList<String>();
    command.add(provider.command());
    command.addAll(provider.args());
    command.addAll(List.of("--print", "--output-format", "stream-json", "--verbose"));
    command.addAll(List.of("--input-format", "stream-json", "--replay-user-messages"));
    command.addAll(conversation.options());
    command.addAll(modelOptions(run.assignment().agent()));
    command.addAll(toolOptions(run));
    command.addAll(wordOptions(run));
    return command;
  }

  private static List<String> modelOptions(AgentConfig agent) {
    var options = new Options();
    options.add("--model", agent.model());
    options.add("--effort", agent.effort());
    options.add("--max-budget-usd", agent.budgetUsd());
    options.add("--max-turns", agent.maxTurns());
    return options.arguments;
  }

  /// An agent whose tools are limited gets none from the user's own MCP servers and hooks either.
  private static List<String> toolOptions(AgentRun run) throws IOException {
    var agent = run.assignment().agent();
    var options = new Options();
    if (agent.permissionMode() == null) {
      options.arguments.add("--dangerously-skip-permissions");
    } else {
      options.add("--permission-mode", agent.permissionMode());
    }
    options.add("--disallowedTools", ClaudeTools.NEVER);
    if (agent.tools() != null) {
      options.add("--tools", ClaudeTools.names(agent.tools()));
      options.arguments.add("--strict-mcp-config");
      options.add("--settings", NO_HOOKS);
    }
    if (!agent.mcpServers().isEmpty()) {
      options.add("--mcp-config", ClaudeMcp.file(run));
      options.add("--allowedTools", ClaudeTools.ofServers(agent.mcpServers().keySet()));
    }
    return options.arguments;
  }

  private static List<String> wordOptions(AgentRun run) throws IOException {
    var agent = run.assignment().agent();
    var options = new Options();
    if (agent.systemPrompt() != null) {
      var file = run.writeScratch("system-prompt.txt", agent.systemPrompt());
      options.add(
          switch (agent.systemPromptMode()) {
            case APPEND -> "--append-system-prompt-file";
            case REPLACE -> "--system-prompt-file";
          },
          file);
    }
    options.add("--json-schema", schema(agent.outputSchema()));
    return options.arguments;
  }

  /// Claude takes a schema that names its dialect for none at all, if that is not draft 7, and says
  /// nothing of it.
  private static @Nullable ObjectNode schema(@Nullable ObjectNode wanted) {
    return wanted == null ? null : wanted.deepCopy().without("$schema");
  }

  private static final class Options {
    private final List<String> arguments = new ArrayList<>();

    void add(String name, @Nullable Object value) {
      if (value != null) {
        arguments.addAll(List.of(name, value.toString()));
      }
    }
  }

  static Map<String, String> environment(AgentRun run) throws IOException {
    var environment = new HashMap<>(run.environment());
    environment.keySet().removeAll(OUTER_CLAUDE);
    environment.putIfAbsent("CLAUDE_CODE_MAX_RETRIES", RETRIES);
    environment.putIfAbsent("DISABLE_AUTOUPDATER", "1");
    if (isRoot(run)) {
      environment.putIfAbsent("IS_SANDBOX", "1"); // else Claude refuses to work unattended as root
    }
    if (!run.assignment().agent().mcpServers().isEmpty()) {
      environment.putAll(ClaudeMcp.ENVIRONMENT);
    }
    var provider = run.assignment().provider();
    environment.putAll(provider.env());
    if (provider.configHome() != null) {
      environment.put("CLAUDE_CONFIG_DIR", provider.configHome());
    }
    return environment;
  }

  /// We made the scratch folder, so its owner is who we are.
  private static boolean isRoot(AgentRun run) throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(run.scratch(), "unix:uid"));
  }
}
