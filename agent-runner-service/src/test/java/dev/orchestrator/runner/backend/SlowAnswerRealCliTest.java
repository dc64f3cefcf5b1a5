package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.mcpserver.AskServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import dev.orchestrator.runner.realcli.RealOpenCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A tool that takes longer to answer than CLIs wait by themselves, and than agents may else be
/// silent; all of them wait at once.
@Tag("real-cli")
@Timeout(300)
class SlowAnswerRealCliTest {
  private static final Duration DELAY = Duration.ofSeconds(90);
  private static final Duration LIMIT = Duration.ofSeconds(200);
  private static final Duration SILENCE = Duration.ofSeconds(40);

  @Test
  void shouldHearAnAnswerThatComesAfterNinetySeconds(@TempDir Path folder) throws Exception {
    Map<String, RealCli> clis =
        Map.of(
            "claude", RealClaude.find(),
            "codex", RealCodex.find(),
            "goose", RealGoose.find(),
            "goose-acp", RealGoose.find()::acpProvider,
            "opencode", RealOpenCode.find());
    var ended = new HashMap<String, AgentEvent.Ended>();
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
        var server = AskServer.start(DELAY, "Port 4711.");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var backends = AgentClis.on(host, new SecureRandom());
      var running = new HashMap<String, Future<AgentEvent.Ended>>();
      clis.forEach((name, cli) ->
          running.put(name, threads.submit(asking(backends, cli, server, folder.resolve(name)))));
      for (var attempt : running.entrySet()) {
        ended.put(attempt.getKey(), attempt.getValue().get());
      }
    }
    assertThat(ended)
        .hasSize(clis.size())
        .allSatisfy(
            (_, end) -> assertThat(end).isEqualTo(new Completed("I heard: Port 4711.", null)));
  }

  private static Callable<AgentEvent.Ended> asking(
      Backends backends, RealCli cli, AskServer server, Path folder) {
    var question = Map.<String, Object>of("question", "Which port?");
    return () -> {
      try (var model = new ScriptedModel(() -> cli)) {
        var attempts = new Attempts(folder);
        var provider =
            model.provider(
                attempts.home(),
                Scenario.always(
                    Turn.mcp(AskServer.TOOL, question), Turn.text("I heard: Port 4711.")));
        var agent =
            AgentBuilder.on("p").limits(LIMIT, SILENCE).mcpServers(Map.of("orch", server.config()));
        var events = new RecordedEvents();
        backends.run(attempts.attempt(provider, agent.build(), "ask", null), events);
        assertThat(model.requests().getLast().results())
            .anyMatch(result -> result.text().contains("Port 4711."));
        return events.ended();
      }
    };
  }
}
