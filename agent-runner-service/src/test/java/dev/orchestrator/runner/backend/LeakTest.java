package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Many attempts in a row, after which this program holds no more than after the first few.
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class LeakTest {
  private static final int ATTEMPTS = 1_000;
  private static final int WARM_UP = 20;
  private static final int ATTEMPTS_OF_EACH_CLI = 10;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  /// What this program holds of the system.
  private record Holdings(long files, long children) {
    static Holdings now() throws IOException {
      try (var files = Files.list(Path.of("/proc/self/fd"))) {
        return new Holdings(files.count(), ProcessHandle.current().descendants().count());
      }
    }

    boolean isNoMoreThan(Holdings before) {
      return files <= before.files && children <= before.children;
    }
  }

  @Test
  void shouldHoldNoMoreWhenAThousandCommandsHaveRun() throws Exception {
    var script = "(setsid sleep 300 &); echo done";
    var provider = new ProviderConfig("command", "sh", List.of("-c", script), Map.of());
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom())) {
      var backends = AgentClis.on(host, new SecureRandom());
      repeat(WARM_UP, backends, provider);
      var before = Holdings.now();

      repeat(ATTEMPTS, backends, provider);

      await().atMost(SOON).until(() -> Holdings.now().isNoMoreThan(before));
    }
  }

  @Test
  @Tag("real-cli")
  void shouldHoldNoMoreWhenThirtyAttemptsOfRealClisHaveRun() throws Exception {
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom())) {
      var backends = AgentClis.on(host, new SecureRandom());
      for (var cli : List.of(RealClaude.find(), RealCodex.find(), RealGoose.find())) {
        repeat(backends, cli);
      }
    }
  }

  private void repeat(Backends backends, RealCli cli) throws Exception {
    try (var model = new ScriptedModel(() -> cli)) {
      var home = Files.createDirectories(folder.resolve("home"));
      var script = Turn.shell("(setsid sleep 300 >/dev/null 2>&1 &); echo begun");
      var provider = model.provider(home, Scenario.always(script, Turn.text("done")));
      repeat(1, backends, provider);
      var before = Holdings.now();

      repeat(ATTEMPTS_OF_EACH_CLI, backends, provider);

      await().atMost(SOON).until(() -> Holdings.now().children() <= before.children());
      // connections of the model server in this program come and go, one for each attempt at most
      assertThat(Holdings.now().files()).isLessThan(before.files() + ATTEMPTS_OF_EACH_CLI);
    }
  }

  private void repeat(int times, Backends backends, ProviderConfig provider) {
    var attempts = new Attempts(folder);
    for (int i = 0; i < times; i++) {
      var events = new RecordedEvents();
      backends.run(attempts.attempt(provider, "go"), events);
      assertThat(events.ended()).isEqualTo(new Completed("done", null));
    }
  }
}
