package dev.orchestrator.runner.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.backend.Login.State;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads what the real Claude Code once said about its login.
class ClaudeLoginTest {

  @Test
  void shouldSayHowToLogInWhenClaudeIsLoggedOut() {
    assertThat(
            ClaudeLogin.read(
                """
                {
                  "loggedIn": false,
                  "authMethod": "none",
                  "apiProvider": "firstParty"
                }
                """))
        .hasValue(new Login(State.LOGGED_OUT, "run `claude auth login`, or set ANTHROPIC_API_KEY"));
  }

  @Test
  void shouldNameTheWayInWhenClaudeIsLoggedIn() {
    assertThat(
            ClaudeLogin.read(
                """
                {"loggedIn": true, "authMethod": "claude.ai", "apiProvider": "firstParty",
                 "email": null, "orgId": null, "orgName": null, "subscriptionType": "max"}
                """))
        .hasValue(new Login(State.LOGGED_IN, "claude.ai, max"));
    assertThat(
            ClaudeLogin.read(
                """
                {"loggedIn": true, "authMethod": "api_key", "apiProvider": "firstParty",
                 "apiKeySource": "ANTHROPIC_API_KEY"}
                """))
        .hasValue(new Login(State.LOGGED_IN, "api_key, ANTHROPIC_API_KEY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Not logged in", "[]", "{}", "{\"loggedIn\": \"maybe\"}"})
  void shouldSayNothingWhenTheAnswerIsAnother(String status) {
    assertThat(ClaudeLogin.read(status)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2.1.197 (Claude Code), true",
    "2.1.41 (Claude Code), true",
    "2.1.40 (Claude Code), false",
    "2.0.99 (Claude Code), false",
    "1.0.67 (Claude Code), false",
    "10.0.0, true",
    "something else, false"
  })
  void shouldAskOnlyVersionsThatKnowTheQuestion(String version, boolean asked) {
    assertThat(ClaudeInspection.knowsItsLogin(version)).isEqualTo(asked);
  }

  @Test
  void shouldLookForAKeyWhenClaudeCannotBeAsked() {
    assertThat(ClaudeLogin.in(Map.of("ANTHROPIC_API_KEY", "sk")))
        .isEqualTo(new Login(State.LOGGED_IN, "by ANTHROPIC_API_KEY"));
  }
}
