package dev.orchestrator.runner.git;

import java.util.Map;
import java.util.Set;

/// Takes out of an inherited environment what would lead git to another repository, another
/// language or a prompt.
final class CleanEnvironment {
  /// Settings of the machine or the user that our commands must follow like the user's own.
  private static final Set<String> KEPT =
      Set.of(
          "GIT_EXEC_PATH",
          "GIT_CONFIG_GLOBAL",
          "GIT_CONFIG_SYSTEM",
          "GIT_CONFIG_NOSYSTEM",
          "GIT_COMMITTER_NAME",
          "GIT_COMMITTER_EMAIL");

  private CleanEnvironment() {}

  static void apply(Map<String, String> environment, Map<String, String> own) {
    environment.keySet().removeIf(name -> name.startsWith("GIT_") && !KEPT.contains(name));
    environment.put("LC_ALL", "C");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_EDITOR", "true");
    environment.putAll(own);
  }
}
