package dev.orchestrator.runner.backend.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.SystemPromptMode;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.backend.ModelBackendContract;
import dev.orchestrator.runner.backend.RecordedEvents;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealCodex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The backend with the real Codex, which talks to a scripted model.
class CodexBackendRealCliTest extends ModelBackendContract {

  @Override
  protected RealCli cli() {
    return RealCodex.find();
  }

  @Override
  protected Backend backend(ProcessHost host) {
    return new CodexBackend(host);
  }

  @Override
  protected ProviderConfig agentThatFails(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> model(Scenario.always(Turn.error(503)));
      case LIMIT -> model(Scenario.always(Turn.error(429, "insufficient_quota", "used up")));
      case AUTH -> model(Scenario.always(Turn.error(401)));
      case CONFIG ->
          model(
              Scenario.always(
                  Turn.error(
                      404,
                      "model_not_found",
                      "The model `gpt-9` does not exist or you do not have access to it.")));
      case AGENT ->
          model(Scenario.always(Turn.error(400, "context_length_exceeded", "far too long")));
      case CRASHED, CANCELLED -> throw new IllegalArgumentException(failure.name());
    };
  }

  @Override
  protected Set<FailureClass> failures() {
    return EnumSet.complementOf(EnumSet.of(FailureClass.CANCELLED, FailureClass.CRASHED));
  }

  @Override
  protected void prepareConfigHome(Path configHome, ProviderConfig usual) throws Exception {
    var usualHome = Path.of(usual.env().get("CODEX_HOME"));
    Files.copy(usualHome.resolve("config.toml"), configHome.resolve("config.toml"));
  }

  @Test
  void shouldBeACrashWhenTheProgramIsKilled() {
    var provider = model(Scenario.always(Turn.shell("kill -9 $PPID")));
    var agent = agent().permissionMode("danger-full-access").build();

    assertFails(run(attempt(provider, agent, "go")).ended(), FailureClass.CRASHED);
  }

  @Test
  void shouldBeginAnewWhenTheThreadIsGone() {
    var provider = agentThatSays("Nice to meet you.");
    var gone = "01a202df-429f-7252-a702-ffffffffffff";

    var events = run(attempts.attempt(provider, agent().build(), "hello again", gone));

    assertThat(events.ended()).isEqualTo(new Completed("Nice to meet you.", null));
    assertThat(events.of(AgentEvent.SessionStarted.class)).hasSize(1);
    assertThat(session(events)).isNotEqualTo(gone);
  }

  @Test
  void shouldGiveJsonWhenTheServiceWouldRefuseTheSchema() {
    var schema =
        (ObjectNode)
            Json.MAPPER.readTree("{\"type\":\"object\",\"required\":[\"colour\"]}"); // open to more
    var provider = model(Scenario.always(Turn.text("```json\n{\"colour\": \"green\"}\n```")));

    var ended = runChecked(attempt(provider, agent().outputSchema(schema).build(), "which?"));

    assertThat(ended).isEqualTo(new Completed("{\"colour\":\"green\"}", null));
    assertThat(promptSeen()).contains("which?", schema.toString());
  }

  @Test
  void shouldTellOfEditsWhenTheModelHasAToolForThem() {
    var provider = model(Scenario.always(Turn.write("made.txt", "made\n"), Turn.text("Made it.")));

    var events = run(attempt(provider, agent().model("gpt-5.5").build(), "make it"));

    assertThat(events.of(AgentEvent.ToolCall.class))
        .extracting(AgentEvent.ToolCall::tool, AgentEvent.ToolCall::subject)
        .containsExactly(tuple("edit", "made.txt"));
    assertThat(attempts.workspace().resolve("made.txt")).hasContent("made\n");
  }

  @Test
  void shouldSpeakOnlyAsToldWhenTheSystemPromptIsReplaced() {
    var agent =
        agent().systemPrompt("You are a parrot.").systemPromptMode(SystemPromptMode.REPLACE);

    run(attempt(agentThatSays("ok"), agent.build(), "hi"));

    assertThat(requests().getFirst().system())
        .contains("You are a parrot.")
        .doesNotContain("You are a coding agent");
  }

  @Test
  void shouldStopAtTheLimitWhenTheServiceAsksForAnHoursPatience() {
    var limited = Turn.error(429).header("retry-after", "3600");
    var begin = Instant.now();

    var events = run(attempt(model(Scenario.always(limited)), agent().build(), "hi"));

    assertFails(events.ended(), FailureClass.LIMIT);
    assertThat(resetsAt(events))
        .isBetween(begin.plusSeconds(3500), Instant.now().plusSeconds(3600));
  }

  @Test
  void shouldSayWhenTheLimitEndsWhenASubscriptionIsUsedUp() {
    var usedUp =
        Turn.error(429, "usage_limit_reached", "The usage limit has been reached")
            .header("x-codex-primary-used-percent", "100.0")
            .header("x-codex-primary-window-minutes", "300")
            .header("x-codex-primary-reset-at", "4070908800");

    var events = run(attempt(model(Scenario.always(usedUp)), agent().build(), "hi"));

    assertFails(events.ended(), FailureClass.LIMIT);
    assertThat(resetsAt(events)).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
  }

  @Test
  void shouldCountWhatWasConsumedWhenTheTurnBreaksOff() {
    var failed =
        run(
            attempt(
                model(Scenario.always(Turn.shell("true"), Turn.error(400))),
                agent().build(),
                "first"));
    var resumed =
        run(
            attempts.attempt(
                model(Scenario.always(Turn.text("ok"))),
                agent().build(),
                "second",
                session(failed)));

    assertFails(failed.ended(), FailureClass.AGENT);
    assertThat(tokens(failed)).isEqualTo(List.of(100L, 10L));
    assertThat(tokens(resumed)).isEqualTo(List.of(100L, 10L));
  }

  @Test
  void shouldGiveEachMcpServerItsOwnEnvironmentWhenItHasOne() throws Exception {
    var script =
        "printf '%s %s' \"$1\" \"$NAME\" >\"$0\"; tr '\\0' '\\n' </proc/$$/environ >>\"$0\"";
    var first = attempts.home().resolve("first");
    var second = attempts.home().resolve("second");
    var servers =
        Map.of("first", server(script, first, "it's"), "second", server(script, second, "b"));

    run(attempt(agentThatSays("ok"), agent().mcpServers(servers).build(), "hi"));

    assertThat(first).content().startsWith("argument it's").contains(ProcessHost.MARK_VARIABLE);
    assertThat(second).content().startsWith("argument b");
  }

  private static McpServerConfig server(String script, Path file, String name) {
    return new McpServerConfig(
        null,
        Map.of(),
        "sh",
        List.of("-c", script, file.toString(), "argument"),
        Map.of("NAME", name),
        Duration.ofMinutes(1));
  }

  @Test
  void shouldTellWhetherItIsLoggedInWhenInspected() throws Exception {
    var provider = agentThatSays("unused");
    var command = List.of(provider.command(), "login", "--with-api-key");

    assertThat(login(provider, Map.of()).state()).isEqualTo(Login.State.UNKNOWN);
    assertThat(login(provider, Map.of("CODEX_API_KEY", "sk-1")).state())
        .isEqualTo(Login.State.LOGGED_IN);
    logIn(command, provider);
    assertThat(login(provider, Map.of()).state()).isEqualTo(Login.State.LOGGED_IN);
    assertThat(requests()).isEmpty();
  }

  private Login login(ProviderConfig provider, Map<String, String> more) {
    var environment = new HashMap<>(more);
    environment.put("PATH", System.getenv("PATH"));
    return ((CliReport.Usable) backend().inspect(provider, environment)).login();
  }

  private static void logIn(List<String> command, ProviderConfig provider) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(provider.env());
    var process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try (var input = process.outputWriter()) {
      input.write("sk-test");
    }
    assertThat(process.waitFor()).isZero();
  }

  private static Instant resetsAt(RecordedEvents events) {
    return Objects.requireNonNull(
        events.of(AgentEvent.LimitReached.class).getLast().resetsAt(), "reset");
  }
}
