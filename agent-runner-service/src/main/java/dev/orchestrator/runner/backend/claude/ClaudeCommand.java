package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.runner.backend.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Claude's command line and environment for an attempt. The prompt is not part of it: it goes
/// through stdin, where it may be of any size.
final class ClaudeCommand {
  /// Set by a Claude that we may have been started from; ours must not take itself for its part.
  private static final List<String> OUTER_CLAUDE =
      List.of("CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_SSE_PORT");

  /// About 17 seconds, where Claude's own default is three minutes: the scheduler knows better what
  /// to do with the time.
  private static final String RETRIES = "5";

  private ClaudeCommand() {}

  static List<String> of(AgentRun run, Conversation conversation) throws IOException {
    var provider = run.assignment().provider();
    var command = new ArrayList<String>();
    command.add(provider.command());
    command.addAll(provider.args());
    command.addAll(List.of("--print", "--output-format", "stream-json", "--verbose"));
    command.addAll(List.of(conversation.option(), conversation.session()));
    command.add("--dangerously-skip-permissions");
    command.addAll(List.of("--disallowedTools", ClaudeTools.NEVER));
    command.addAll(agentOptions(run));
    return command;
  }

  private static List<String> agentOptions(AgentRun run) throws IOException {
    var agent = run.assignment().agent();
    var options = new ArrayList<String>();
    if (agent.model() != null) {
      options.addAll(List.of("--model", agent.model()));
    }
    if (agent.tools() != null) {
      options.addAll(List.of("--tools", ClaudeTools.names(agent.tools())));
    }
    if (agent.systemPrompt() != null) {
      var file = run.writeScratch("system-prompt.txt", agent.systemPrompt());
      options.addAll(List.of("--append-system-prompt-file", file.toString()));
    }
    return options;
  }

  static Map<String, String> environment(AgentRun run) throws IOException {
    var environment = new HashMap<>(run.environment());
    environment.keySet().removeAll(OUTER_CLAUDE);
    environment.putIfAbsent("CLAUDE_CODE_MAX_RETRIES", RETRIES);
    environment.putIfAbsent("DISABLE_AUTOUPDATER", "1");
    if (isRoot(run)) {
      environment.putIfAbsent("IS_SANDBOX", "1"); // else Claude refuses to work unattended as root
    }
    environment.putAll(run.assignment().provider().env());
    return environment;
  }

  /// We made the scratch folder, so its owner is who we are.
  private static boolean isRoot(AgentRun run) throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(run.scratch(), "unix:uid"));
  }
}
