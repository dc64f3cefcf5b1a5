package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Providers that fail and that are limited, with the whole program.
class ProvidersRunTest {
  private static final String FAILING =
      "[ -e \"$DOWN\" ] && exit 75; echo itself > $ORCHESTRATOR_TASK.txt";

  /// Brings the failing one back, and takes longer than that one is left alone for.
  private static final String SPARE =
      "rm -f \"$DOWN\"; sleep 3; echo standing in > $ORCHESTRATOR_TASK.txt";

  @Test
  void shouldHaveAStandInPlayWhileAProviderFailsAndNoLonger(@TempDir Path home) throws Exception {
    // given
    var down = Files.createFile(home.resolve("down"));
    var variables = Map.of("DOWN", down.toString());
    var failing = ScriptedProject.script(FAILING, variables);
    var project = ScriptedProject.create(home.resolve("repository"), failing, 2);
    configure(
        project,
        Map.of("service", failing, "spare", ScriptedProject.script(SPARE, variables)),
        Map.of(
            "coder", Map.of("provider", "service", "fallback", List.of("second")),
            "second", Map.of("provider", "spare")));
    project.plan("task ", "a", "b", "late: a b");

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    var events = run.events().stream().map(JournalEntry::event).toList();
    // only a stand-in brings the service back
    assertThat(List.of("a", "b"))
        .anySatisfy(
            task -> assertThat(project.folder().resolve(task + ".txt")).hasContent("standing in"));
    assertThat(project.folder().resolve("late.txt")).hasContent("itself");
    assertThat(states(events, "service"))
        .containsSubsequence(ProviderState.FAILING, ProviderState.PROBED, ProviderState.AVAILABLE);
    assertThat(events)
        .filteredOn(RunEvent.AttemptFailed.class::isInstance)
        .anyMatch(event -> ((RunEvent.AttemptFailed) event).excused());
    var status = Program.run(project.folder(), "status").out();
    assertThat(status).contains("coder (second)");
  }

  /// Four tasks meet the limit at once; when it ends, one tries alone.
  @Test
  @Tag("real-cli")
  void shouldSendOneAttemptAheadWhenAUsageLimitEnds(@TempDir Path home) throws Exception {
    // given
    var reset = Instant.now().plus(Duration.ofSeconds(15));
    var limited =
        Turn.error(429)
            .header("retry-after", "3600")
            .header("anthropic-ratelimit-unified-status", "rejected")
            .header("anthropic-ratelimit-unified-overage-status", "rejected")
            .header("anthropic-ratelimit-unified-representative-claim", "five_hour")
            .header("anthropic-ratelimit-unified-reset", Long.toString(reset.getEpochSecond()));
    try (var server =
        ModelServer.start(
            Scenario.when("job-a", Turn.text("Done.").after(limited)),
            Scenario.when("job-b", Turn.text("Done.").after(limited)),
            Scenario.when("job-c", Turn.text("Done.").after(limited)),
            Scenario.when("job-d", Turn.text("Done.").after(limited)))) {
      var claude = subscription(RealClaude.find().provider(home, server.uri()));
      var project = ScriptedProject.create(home.resolve("repository"), claude, 4);
      project.plan("job-", "a", "b", "c", "d");

      // when
      var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

      // then
      assertThat(run.awaitExit()).as(run.everything()).isZero();
      var events = run.events().stream().map(JournalEntry::event).toList();
      assertThat(states(events, "agent"))
          .containsSubsequence(
              ProviderState.LIMITED, ProviderState.PROBED, ProviderState.AVAILABLE);
      var limits = first(events, ProviderState.LIMITED);
      var tried = first(events, ProviderState.PROBED);
      assertThat(events.subList(limits, tried))
          .filteredOn(RunEvent.AttemptStarted.class::isInstance)
          .hasSize(1);
      assertThat(events).filteredOn(RunEvent.TaskSucceeded.class::isInstance).hasSize(4);
    }
  }

  /// With a key Claude knows no limits that end.
  private static ProviderConfig subscription(ProviderConfig claude) {
    var environment = new HashMap<>(claude.env());
    environment.remove("ANTHROPIC_API_KEY");
    environment.put("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-scripted");
    return new ProviderConfig(
        claude.type(), claude.command(), claude.args(), environment, claude.configHome());
  }

  private static void configure(
      ScriptedProject project, Map<String, ProviderConfig> providers, Map<String, Object> agents)
      throws Exception {
    var config =
        Map.of(
            "providers",
            providers,
            "agents",
            agents,
            "run",
            Map.of("concurrency", 2),
            "retry",
            Map.of("maxAttempts", 3, "baseDelay", "PT0.2S"),
            "circuitBreaker",
            Map.of("maxFailures", 2, "resetTimeout", "PT2S"));
    Files.writeString(project.folder().resolve(".orchestrator/config.json"), Json.write(config));
  }

  private static List<ProviderState> states(List<RunEvent> events, String provider) {
    return events.stream()
        .filter(RunEvent.ProviderStateChanged.class::isInstance)
        .map(RunEvent.ProviderStateChanged.class::cast)
        .filter(changed -> changed.provider().equals(provider))
        .map(RunEvent.ProviderStateChanged::state)
        .toList();
  }

  private static int first(List<RunEvent> events, ProviderState state) {
    for (int index = 0; index < events.size(); index++) {
      if (events.get(index) instanceof RunEvent.ProviderStateChanged changed
          && changed.state() == state) {
        return index;
      }
    }
    throw new AssertionError("never " + state);
  }
}
