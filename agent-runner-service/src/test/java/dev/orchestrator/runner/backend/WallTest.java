package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.command.CommandBackend;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents that may not change files, in a repository that holds the folders of their CLI as well.
class WallTest {
  private static final AgentConfig READER = AgentBuilder.on("p").tools(List.of("read")).build();
  private static final AgentConfig WRITER = AgentBuilder.on("p").build();

  @TempDir private Path repository;
  private ProcessHost host;
  private Attempts attempts;

  @BeforeEach
  void open() throws Exception {
    host = ProcessHost.open(repository.resolve("state"), new SecureRandom());
    assumeThat(host.containment().readOnlyTrouble()).isNull();
    attempts = new Attempts(repository);
    makeWorktree();
  }

  /// A worktree as git makes it, of a repository that is not the checkout.
  private void makeWorktree() throws IOException {
    var own = Files.createDirectories(repository.resolve("other/.git/worktrees/w"));
    Files.writeString(own.resolve("commondir"), "../..\n");
    Files.writeString(attempts.workspace().resolve(".git"), "gitdir: %s\n".formatted(own));
  }

  @AfterEach
  void close() throws Exception {
    host.close();
  }

  @Test
  void shouldKeepItFromTheRepository() {
    var script =
        "touch here ../checkout ../other/.git/refs ../other/beside; touch ~/mine; touch ../config/mine";

    run(READER, script);

    assertThat(attempts.workspace().resolve("here")).doesNotExist();
    assertThat(repository.resolve("checkout")).doesNotExist();
    assertThat(repository.resolve("other/.git/refs")).doesNotExist();
    assertThat(attempts.home().resolve("mine")).exists();
    assertThat(repository.resolve("config/mine")).exists();
  }

  @Test
  void shouldStandInNobodysWayWhoMayChangeFiles() {
    run(WRITER, "touch here ../checkout");

    assertThat(attempts.workspace().resolve("here")).exists();
    assertThat(repository.resolve("checkout")).exists();
  }

  @Test
  void shouldLeaveAHomeOpenThatIsTheCheckout() {
    var script = "HOME=$(cd ..; pwd); touch here ../dotfile ../other/.git/refs";

    run(READER, script, Map.of("HOME", repository.toString()));

    assertThat(attempts.workspace().resolve("here")).doesNotExist();
    assertThat(repository.resolve("other/.git/refs")).doesNotExist();
    assertThat(repository.resolve("dotfile")).exists();
  }

  private void run(AgentConfig agent, String script) {
    run(agent, script, Map.of());
  }

  private void run(AgentConfig agent, String script, Map<String, String> environment) {
    var provider =
        new ProviderConfig(
            "command",
            "sh",
            List.of("-c", script),
            environment,
            repository.resolve("config").toString());
    var events = new RecordedEvents();
    new CommandBackend(host).run(attempts.attempt(provider, agent, "go", null), events);
    assertThat(events.ended()).isNotNull();
  }
}
