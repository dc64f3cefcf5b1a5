package dev.orchestrator.runner.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.Attempts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final String KEY_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj";

  private Secrets secrets;
  private Path socket;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    socket = Files.createFile(folder.resolve("agent"));
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
        Map.of(
            "ANTHROPIC_API_KEY",
            "sk-ant-0123456789",
            "SSH_AUTH_SOCK",
            socket.toString(),
            "AWS_SECRET_ACCESS_KEY",
            "/wJalrXUtnFEMI/K7MDENG",
            "AUTH_SOCK_PATH",
            "/no/such/socket",
            "AUTH_URL",
            "https://login.example.org/",
            "HOOK_SECRET",
            "https://hooks.example.org/T0/B1",
            "HTTPS_PROXY",
            "http://me:pa@proxy.example.org:80",
            "OLLAMA_HOST",
            "https://me:open-sesame@models.example.org",
            "SIGNING_KEY",
            "-----BEGIN KEY-----\n%s\nQw==\n-----END KEY-----\n".formatted(KEY_LINE));
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
    var words =
        "abc harmless-value %s https://login.example.org/ proxy.example.org Qw== -----BEGIN KEY-----"
            .formatted(socket);

    assertThat(secrets.mask(words)).isEqualTo(words);
  }

  @Test
  void shouldMaskSecretsThatLookLikePathsOrAddresses() {
    assertThat(
            secrets.mask("/wJalrXUtnFEMI/K7MDENG /no/such/socket https://hooks.example.org/T0/B1"))
        .isEqualTo("*** *** ***");
  }

  @Test
  void shouldMaskLoginsInAddresses() {
    assertThat(secrets.mask("via http://me:pa@proxy.example.org:80, by open-sesame"))
        .isEqualTo("via http://***proxy.example.org:80, by ***");
  }

  @Test
  void shouldMaskEachLineOfASecret() {
    assertThat(secrets.mask("  " + KEY_LINE)).isEqualTo("  ***");
    assertThat(
            secrets.mask(
                "\"-----BEGIN KEY-----\\n" + KEY_LINE + "\\nQw==\\n-----END KEY-----\\n\""))
        .isEqualTo("\"***\"");
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
