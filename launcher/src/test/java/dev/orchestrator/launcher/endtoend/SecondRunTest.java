package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What can be done in a repository while a run is under way in it.
class SecondRunTest {
  private static final int ENVIRONMENT = 3;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String WAITING_AGENT =
      """
      touch "$BEGUN"
      while [ ! -e "$GO" ]; do sleep 0.05; done
      echo done > work.txt
      """;

  @TempDir private Path home;
  private ScriptedProject project;
  private Program first;

  @BeforeEach
  void beginRun() throws Exception {
    home = home.toRealPath();
    var begun = home.resolve("begun");
    var variables = Map.of("BEGUN", begun.toString(), "GO", home.resolve("go").toString());
    var agent = ScriptedProject.script(WAITING_AGENT, variables);
    project = ScriptedProject.create(home.resolve("repository"), agent, 2);
    project.plan("work on ", "slow");
    first = Program.start(project.folder(), "run", "--plan", "../plan.json");
    await().atMost(LIMIT).until(() -> Files.exists(begun));
  }

  @AfterEach
  void endRun() throws Exception {
    first.kill();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run --plan ../plan.json", "resume"})
  void shouldRefuseAndChangeNothingWhenRunIsUnderWay(String line) throws Exception {
    // given
    var before = everything();

    // when
    var second = Program.run(project.folder(), line.split(" "));

    // then
    assertThat(second.awaitExit()).as(second.everything()).isEqualTo(ENVIRONMENT);
    assertThat(second.out()).isEmpty();
    assertThat(second.err())
        .isEqualTo(
            "orchestrator: another orchestrator is at work in %s; wait for it to finish, or stop it first\n"
                .formatted(project.folder()));
    assertThat(everything()).isEqualTo(before);

    // when
    Files.createFile(home.resolve("go"));

    // then
    assertThat(first.awaitExit()).as(first.everything()).isZero();
    assertThat(project.mergedTasks()).containsExactly("slow");
  }

  @Test
  void shouldShowRunAsRunning() throws Exception {
    assertThat(Program.run(project.folder(), "status").out())
        .contains(": running, 0 of 1 tasks succeeded")
        .containsPattern("slow +running +coder +1");
  }

  private List<String> everything() throws Exception {
    return List.of(
        project.git("for-each-ref"),
        project.git("worktree", "list"),
        project.git("status", "--porcelain"),
        Program.run(project.folder(), "runs", "--json").out(),
        Program.run(project.folder(), "status", "--json").out());
  }
}
