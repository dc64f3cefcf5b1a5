package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program with several real CLIs in one run, at the same time.
@Tag("real-cli")
class SeveralClisRunTest {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  @Test
  void shouldMergeWhatEachWritesWhenEachTaskHasACliOfItsOwn(@TempDir Path home) throws Exception {
    // given
    try (var server = ModelServer.start(wrote("claude"), wrote("codex"), wrote("goose"))) {
      var project = project(home, server.uri());

      // when
      var run = Program.run(project.folder(), "run", "--plan", "../plan.json");

      // then
      assertThat(run.awaitExit()).as(run.everything()).isZero();
      assertThat(project.mergedTasks()).containsExactlyInAnyOrder("claude", "codex", "goose");
      for (var cli : clis(home, server.uri()).keySet()) {
        assertThat(project.folder().resolve(cli + ".txt")).hasContent(cli);
      }
    }
  }

  private static Scenario wrote(String cli) {
    return Scenario.when("task " + cli, Turn.write(cli + ".txt", cli + "\n"), Turn.text("Wrote."));
  }

  @Test
  void shouldLeaveNoProcessWhenTheProgramIsKilledWhileAllAreInATool(@TempDir Path home)
      throws Exception {
    // given
    var seconds = "300." + System.nanoTime();
    var sleeping = "touch started; (setsid sleep %1$s &) ; sleep %1$s".formatted(seconds);
    try (var server = ModelServer.start(Scenario.always(Turn.shell(sleeping)))) {
      var project = project(home, server.uri());
      var count = clis(home, server.uri()).size();
      var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
      var worktrees = project.folder().resolve(".orchestrator/worktrees");
      await().atMost(START_LIMIT).until(() -> started(worktrees) == count);

      // when
      run.kill();

      // then
      await().atMost(END_LIMIT).until(() -> ScriptedProject.processesWith(seconds).isEmpty());
      await()
          .atMost(END_LIMIT)
          .until(() -> ScriptedProject.processesWith(home.toString()).isEmpty());
    }
  }

  private static long started(Path worktrees) throws Exception {
    if (!Files.isDirectory(worktrees)) {
      return 0;
    }
    try (var files = Files.find(worktrees, 3, (file, _) -> file.endsWith("started"))) {
      return files.count();
    }
  }

  private static ScriptedProject project(Path home, URI server) throws Exception {
    var clis = clis(home, server);
    var project =
        ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), clis.size());
    project.configure(clis, clis.size());
    project.planForEach(clis.keySet());
    return project;
  }

  private static Map<String, ProviderConfig> clis(Path home, URI server) {
    return Map.of(
        "claude", RealClaude.find().provider(home.resolve("claude"), server),
        "codex", RealCodex.find().provider(home.resolve("codex"), server),
        "goose", RealGoose.find().provider(home.resolve("goose"), server));
  }
}
