package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentRunTest {
  private static final McpServerConfig OF_THE_USER =
      new McpServerConfig(null, Map.of(), "server", List.of(), Map.of(), Duration.ofSeconds(60));

  @TempDir Path folder;

  @Test
  void shouldPutItsDeskBesideTheUsersServersWhateverTheirNames() throws Exception {
    try (var desk = new OpenDesk()) {
      var run = Attempts.at(desk.desk(), run(Map.of("orchestrator", OF_THE_USER))).withAskServer();

      assertThat(run.assignment().agent().mcpServers())
          .isEqualTo(
              Map.of("orchestrator", OF_THE_USER, "orchestrator_", desk.desk().access().server()));
      assertThat(run.serversWithoutDesk()).isEqualTo(Map.of("orchestrator", OF_THE_USER));
    }
  }

  @Test
  void shouldHaveNoServerMoreWhenItHasNoDesk() {
    assertThat(run(Map.of()).withAskServer().assignment().agent().mcpServers()).isEmpty();
  }

  private AgentRun run(Map<String, McpServerConfig> servers) {
    var provider = new ProviderConfig("p", "agent", List.of(), Map.of());
    var agent = AgentBuilder.on("p").mcpServers(servers).build();
    return new Attempts(folder).attempt(provider, agent, "do it", null);
  }
}
