package dev.orchestrator.runner.backend.claude;

import static java.util.function.Predicate.not;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.backend.Login.State;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What lets Claude in, as it says itself. Where it cannot be asked, a variable or the file of its
/// login tell; on macOS the login is in the keychain, where only Claude may look.
final class ClaudeLogin {
  private static final List<String> VARIABLES =
      List.of(
          "ANTHROPIC_API_KEY",
          "ANTHROPIC_AUTH_TOKEN",
          "CLAUDE_CODE_OAUTH_TOKEN",
          "CLAUDE_CODE_USE_BEDROCK",
          "CLAUDE_CODE_USE_VERTEX");

  private ClaudeLogin() {}

  /// Reads what `claude auth status` says; empty when it says something else.
  static Optional<Login> read(String status) {
    try {
      var answer = Json.MAPPER.readTree(status);
      return answer.path("loggedIn").isBoolean() ? Optional.of(login(answer)) : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Login login(JsonNode answer) {
    if (!answer.path("loggedIn").asBoolean()) {
      return new Login(State.LOGGED_OUT, "run `claude auth login`, or set ANTHROPIC_API_KEY");
    }
    var detail =
        Stream.of("authMethod", "apiKeySource", "subscriptionType")
            .map(field -> answer.path(field).asString(""))
            .filter(not(String::isEmpty))
            .collect(Collectors.joining(", "));
    return new Login(State.LOGGED_IN, detail);
  }

  /// @param environment of Claude
  static Login in(Map<String, String> environment) {
    var variable = VARIABLES.stream().filter(environment::containsKey).findFirst();
    if (variable.isPresent()) {
      return new Login(State.LOGGED_IN, "by " + variable.get());
    }
    return Files.exists(Transcripts.configFolder(environment).resolve(".credentials.json"))
        ? new Login(State.LOGGED_IN, "by its own login")
        : new Login(State.UNKNOWN, "no login was found: if it asks for one, run `claude` once");
  }
}
