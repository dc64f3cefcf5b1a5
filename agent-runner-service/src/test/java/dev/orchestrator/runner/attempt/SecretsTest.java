package dev.orchestrator.runner.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.Attempts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private Secrets secrets;

  @BeforeEach
  void open(@TempDir Path folder) {
    var provider =
        new ProviderConfig(
            "command",
            "sh",
            List.of(),
            Map.of("MY_PASSWORD", "swords\"fish\\1", "SHORT_KEY", "abc", "NAME", "harmless-value"));
    var server =
        new McpServerConfig(
            "http://127.0.0.1/mcp",
            Map.of("Authorization", "Bearer xyz-123"),
            null,
            List.of(),
            Map.of(),
            Duration.ofMinutes(1));
    var agent = AgentBuilder.on("p").mcpServers(Map.of("wiki", server)).build();
    var environment =
        Map.of("ANTHROPIC_API_KEY", "sk-ant-0123456789", "SSH_AUTH_SOCK", "/run/user/1000/agent");
    secrets =
        Secrets.of(
            environment, new Attempts(folder).attempt(provider, agent, "hi", null).assignment());
  }

  @Test
  void shouldMaskTheValuesOfSecretVariablesAndHeaders() {
    assertThat(secrets.mask("key sk-ant-0123456789, header Bearer xyz-123."))
        .isEqualTo("key ***, header ***.");
    assertThat(secrets.mask("it is swords\"fish\\1, in JSON \"swords\\\"fish\\\\1\""))
        .isEqualTo("it is ***, in JSON \"***\"");
  }

  @Test
  void shouldLeaveWhatIsNoSecret() {
    var words = "abc harmless-value /run/user/1000/agent";

    assertThat(secrets.mask(words)).isEqualTo(words);
  }

  @Test
  void shouldMaskWhateverAnAgentSays() {
    var key = "sk-ant-0123456789";

    assertThat(
            List.<AgentEvent>of(
                    new AgentEvent.Text(key),
                    new AgentEvent.Thinking(key),
                    new AgentEvent.ToolCall("1", "shell", "echo " + key),
                    new AgentEvent.ToolResult("1", key, false),
                    new AgentEvent.RawLine("{\"text\":\"" + key + "\"}"),
                    new AgentEvent.StderrLine(key),
                    new AgentEvent.Retrying(Duration.ZERO, key),
                    new AgentEvent.Failed(FailureClass.AGENT, key),
                    AgentEvent.Completed.of(key))
                .stream()
                .map(secrets::mask))
        .allMatch(event -> event.toString().contains("***"))
        .noneMatch(event -> event.toString().contains(key));
  }
}
