package dev.orchestrator.runner.backend.claude;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Claude's names for what an agent may do.
final class ClaudeTools {
  /// Tools by which an agent would leave its workspace for a worktree of its own making.
  static final String NEVER = "EnterWorktree,ExitWorktree";

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "read", List.of("Read", "Glob", "Grep"),
          "edit", List.of("Edit", "Write", "NotebookEdit"),
          "shell", List.of("Bash"),
          "web", List.of("WebFetch", "WebSearch"));

  private ClaudeTools() {}

  /// The first word of the configuration that has no meaning for Claude.
  static Optional<String> unknown(List<String> words) {
    return words.stream().filter(word -> !NAMES.containsKey(word)).findFirst();
  }

  /// The value of `--allowedTools` by which all tools of MCP servers may be used.
  static String ofServers(Set<String> servers) {
    return servers.stream().sorted().map("mcp__"::concat).collect(Collectors.joining(","));
  }

  /// The value of `--tools` for words that are all known.
  static String names(List<String> words) {
    return words.stream()
        .distinct()
        .flatMap(word -> NAMES.getOrDefault(word, List.of()).stream())
        .collect(Collectors.joining(","));
  }
}
