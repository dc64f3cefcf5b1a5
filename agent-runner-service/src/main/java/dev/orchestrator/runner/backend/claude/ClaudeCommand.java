package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.runner.backend.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Claude's command line and environment for an attempt. The prompt is not part of it: it goes
/// through stdin, where it may be of any size.
final class ClaudeCommand {
  private static final Map<String, List<String>> TOOLS =
      Map.of(
          "read", List.of("Read", "Glob", "Grep"),
          "edit", List.of("Edit", "Write", "NotebookEdit"),
          "shell", List.of("Bash"),
          "web", List.of("WebFetch", "WebSearch"));

  /// Tools by which an agent would leave its workspace for a worktree of its own making.
  private static final String NEVER = "EnterWorktree,ExitWorktree";

  /// Set by a Claude that we may have been started from; ours must not take itself for its part.
  private static final List<String> OUTER_CLAUDE =
      List.of("CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_SSE_PORT");

  /// About 17 seconds, where Claude's own default is three minutes: the scheduler knows better what
  /// to do with the time.
  private static final String RETRIES = "5";

  private ClaudeCommand() {}

  static List<String> of(AgentRun run, Conversation conversation)
      throws IOException, UnknownToolException {
    var provider = run.assignment().provider();
    var command = new ArrayList<String>();
    command.add(provider.command());
    command.addAll(provider.args());
    command.addAll(List.of("--print", "--output-format", "stream-json", "--verbose"));
    command.addAll(List.of(conversation.option(), conversation.session()));
    command.add("--dangerously-skip-permissions");
    command.addAll(List.of("--disallowedTools", NEVER));
    command.addAll(agentOptions(run));
    return command;
  }

  private static List<String> agentOptions(AgentRun run) throws IOException, UnknownToolException {
    var agent = run.assignment().agent();
    var options = new ArrayList<String>();
    if (agent.model() != null) {
      options.addAll(List.of("--model", agent.model()));
    }
    if (agent.tools() != null) {
      options.addAll(List.of("--tools", tools(agent.tools())));
    }
    if (agent.systemPrompt() != null) {
      var file = run.writeScratch("system-prompt.txt", agent.systemPrompt());
      options.addAll(List.of("--append-system-prompt-file", file.toString()));
    }
    return options;
  }

  private static String tools(List<String> words) throws UnknownToolException {
    var names = new LinkedHashSet<String>();
    for (var word : words) {
      names.addAll(known(word, TOOLS.get(word)));
    }
    return String.join(",", names);
  }

  private static List<String> known(String word, @Nullable List<String> names)
      throws UnknownToolException {
    if (names == null) {
      throw new UnknownToolException(
          "tool '%s' is unknown, expected any of read, edit, shell, web".formatted(word));
    }
    return names;
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
