package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.StopSignal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Patience patience =
      Patience.with(
          agent(Map.of("orch", server(60), "orch-wiki", server(30), "Notes", server(90))).build());
  private final List<Duration> allowed = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "mcp__orch__ask, 60",
    "orch__ask, 60",
    "orch.ask, 60",
    "orch:, 60",
    "orch_ask, 60",
    "mcp__orch-wiki__read, 30",
    "orch_wiki_read, 30",
    "notes__read, 90",
    "orchestra__play, 0",
    "orch, 0",
    "mcp__mine__ask, 0",
    "shell, 0"
  })
  void shouldLastAsLongAsTheServerMayTakeWhenATool(String tool, int seconds) {
    patience.hear(new AgentEvent.ToolCall("1", tool, ""));

    patience.whenChanged(allowed::add);

    assertThat(allowed).containsExactly(Duration.ofSeconds(seconds));
  }

  @Test
  void shouldEndWithTheLastCallWhenSeveralAreOpen() {
    patience.whenChanged(allowed::add);

    patience.hear(new AgentEvent.ToolCall("1", "orch__ask", ""));
    patience.hear(new AgentEvent.ToolCall("2", "notes__read", ""));
    patience.hear(new AgentEvent.ToolResult("2", "", false));
    patience.hear(new AgentEvent.ToolResult("3", "", false));
    patience.hear(new AgentEvent.ToolResult("1", "", true));

    assertThat(allowed).extracting(Duration::toSeconds).containsExactly(0L, 60L, 90L, 60L, 0L);
  }

  @Test
  @Timeout(60)
  void shouldBeHadWithAnAgentThatWaitsForATool(@TempDir Path folder) throws Exception {
    var script = "echo 'call orch__ask'; sleep 5; echo result; sleep 1; echo done";

    assertThat(run(folder, script)).isEqualTo(Completed.of("done"));
  }

  @Test
  @Timeout(60)
  void shouldNotBeHadAnyMoreWhenTheToolHasAnswered(@TempDir Path folder) throws Exception {
    var script = "echo 'call orch__ask'; sleep 1; echo result; sleep 300";

    assertThat(run(folder, script))
        .isEqualTo(
            new Failed(
                FailureClass.TRANSIENT, "agent 'coder' said nothing for its idleTimeout of PT3S"));
  }

  private static AgentEvent.Ended run(Path folder, String script) throws Exception {
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom())) {
      var agent = agent(Map.of("orch", server(60))).limits(LONG, Duration.ofSeconds(3)).build();
      var provider = new ProviderConfig("telling", "sh", List.of("-c", script), Map.of());
      var events = new RecordedEvents();
      new Backends(List.of(new TellingBackend(host)))
          .run(new Attempts(folder).attempt(provider, agent, "go", null), events);
      return events.ended();
    }
  }

  private static AgentBuilder agent(Map<String, McpServerConfig> servers) {
    return AgentBuilder.on("p").mcpServers(servers);
  }

  private static McpServerConfig server(int seconds) {
    return new McpServerConfig(
        null, Map.of(), "server", List.of(), Map.of(), Duration.ofSeconds(seconds));
  }

  /// Runs a program that says `call TOOL` and `result`.
  private record TellingBackend(ProcessHost host) implements Backend {
    @Override
    public String type() {
      return "telling";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.MCP);
    }

    @Override
    public void run(AgentRun run, Consumer<AgentEvent> events) {
      var provider = run.assignment().provider();
      var command = new ArrayList<>(List.of(provider.command()));
      command.addAll(provider.args());
      var program = new AgentProcess.Program(command, run.environment(), "", StopSignal.TERMINATE);
      events.accept(new AgentProcess(host).run(run, program, new TellingReader(events)));
    }

    @Override
    public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
      return new CliReport.Usable("1", Login.unknown());
    }
  }

  private record TellingReader(Consumer<AgentEvent> events) implements AgentProcess.Reader {
    @Override
    public void stdout(String line) {
      if (line.startsWith("call ")) {
        events.accept(new AgentEvent.ToolCall("1", line.substring("call ".length()), ""));
      } else if (line.equals("result")) {
        events.accept(new AgentEvent.ToolResult("1", "", false));
      }
    }

    @Override
    public void stderr(String line) {}

    @Override
    public AgentEvent.Ended ended(int exitCode) {
      return Completed.of("done");
    }
  }
}
