package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.backend.Login.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Looks for what lets Claude in: a variable, or the file of its login. On macOS the login is in
/// the keychain, where only Claude may look.
final class ClaudeLogin {
  private static final List<String> VARIABLES =
      List.of(
          "ANTHROPIC_API_KEY",
          "ANTHROPIC_AUTH_TOKEN",
          "CLAUDE_CODE_OAUTH_TOKEN",
          "CLAUDE_CODE_USE_BEDROCK",
          "CLAUDE_CODE_USE_VERTEX");

  private ClaudeLogin() {}

  /// @param environment of Claude
  static Login in(Map<String, String> environment) {
    var variable = VARIABLES.stream().filter(environment::containsKey).findFirst();
    if (variable.isPresent()) {
      return new Login(State.LOGGED_IN, "by " + variable.get());
    }
    return Files.exists(home(environment).resolve(".credentials.json"))
        ? new Login(State.LOGGED_IN, "by its own login")
        : new Login(State.UNKNOWN, "no login was found: if it asks for one, run `claude` once");
  }

  private static Path home(Map<String, String> environment) {
    var configured = environment.get("CLAUDE_CONFIG_DIR");
    return configured == null
        ? Path.of(environment.getOrDefault("HOME", ""), ".claude")
        : Path.of(configured);
  }
}
