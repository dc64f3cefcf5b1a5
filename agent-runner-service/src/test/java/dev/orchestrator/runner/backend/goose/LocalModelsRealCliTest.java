package dev.orchestrator.runner.backend.goose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.RecordedEvents;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealGoose;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goose with models on the user's own machine, configured as the documentation says.
@Tag("real-cli")
@Timeout(120)
class LocalModelsRealCliTest {

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "lmstudio", "llama.cpp"})
  void shouldWorkWhenTheModelIsServedLocally(String server, @TempDir Path folder) throws Exception {
    var script = Scenario.always(Turn.write("made.txt", "made\n"), Turn.text("Made it."));
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
        var model = ModelServer.start(script)) {
      var attempts = new Attempts(folder);
      var provider = provider(server, model.uri().getAuthority(), attempts.home());
      var agent = Attempts.AGENT;
      var events = new RecordedEvents();

      new GooseBackend(host, new Random(1))
          .run(attempts.attempt(provider, agent, "make it", null), events);

      assertThat(events.ended()).isEqualTo(new Completed("Made it.", null));
      assertThat(attempts.workspace().resolve("made.txt")).hasContent("made\n");
      assertThat(model.requests()).allMatch(request -> request.model().equals("scripted-model"));
    }
  }

  private static ProviderConfig provider(String server, String authority, Path home) {
    var environment = new HashMap<>(RealGoose.bareEnvironment(home));
    environment.putAll(settings(server, authority));
    return new ProviderConfig(
        "goose",
        RealGoose.find().executable().toString(),
        List.of(
            "--provider",
            server.equals("ollama") ? "ollama" : "openai",
            "--model",
            "scripted-model"),
        environment);
  }

  private static Map<String, String> settings(String server, String authority) {
    return server.equals("ollama")
        ? Map.of("OLLAMA_HOST", "http://" + authority)
        : Map.of("OPENAI_HOST", "http://" + authority, "OPENAI_API_KEY", "none");
  }
}
