package dev.orchestrator.runner.backend.goose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.RecordedEvents;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealGoose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goose with models on the user's own machine, by the very configuration that the documentation
/// shows. Only the address is another, since the usual ports may be taken here.
///
/// LM Studio and llama.cpp speak the same API, and are told apart by their address. llama.cpp
/// listens before it has loaded its model, and refuses what it is asked meanwhile.
@Tag("real-cli")
@Timeout(120)
class LocalModelsRealCliTest {
  private static final Path PAGE = Path.of("../docs/backends.md");
  private static final Turn LOADING = Turn.error(503, "unavailable_error", "Loading model");

  @ParameterizedTest
  @CsvSource({"ollama, 11434, false", "lmstudio, 1234, false", "llamacpp, 8080, true"})
  void shouldWorkWhenTheModelIsServedLocally(
      String server, int usualPort, boolean loadsAtFirst, @TempDir Path folder) throws Exception {
    var write = Turn.write("made.txt", "made\n");
    var script =
        Scenario.always(loadsAtFirst ? write.after(LOADING) : write, Turn.text("Made it."));
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
        var model = ModelServer.start(script)) {
      var attempts = new Attempts(folder);
      var shown = shown(server, "http://127.0.0.1:" + usualPort, model.uri().toString());
      var agent = AgentBuilder.on("p").model("scripted-model").build();
      var events = new RecordedEvents();

      new GooseBackend(host, new Random(1))
          .run(attempts.attempt(isolated(shown, attempts.home()), agent, "make it", null), events);

      assertThat(events.ended()).isEqualTo(new Completed("Made it.", null));
      assertThat(attempts.workspace().resolve("made.txt")).hasContent("made\n");
      assertThat(model.requests()).allMatch(request -> request.model().equals("scripted-model"));
    }
  }

  /// The provider as the page has it, at another address.
  private static ProviderConfig shown(String server, String usual, String address)
      throws IOException {
    var page = Files.readString(PAGE);
    var begin = page.indexOf('{', page.indexOf("### Local models"));
    var example = page.substring(begin, page.indexOf("```", begin));
    var provider = Json.MAPPER.readTree(example).path("providers").path(server).toString();
    assertThat(provider).contains(usual);
    return Json.read(provider.replace(usual, address), ProviderConfig.class);
  }

  private static ProviderConfig isolated(ProviderConfig shown, Path home) {
    var environment = new HashMap<>(RealGoose.bareEnvironment(home));
    environment.putAll(shown.env());
    var executable = RealGoose.find().executable().toString();
    return new ProviderConfig(shown.type(), executable, shown.args(), environment);
  }
}
