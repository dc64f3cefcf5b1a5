package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.command.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clearing away what runs have left, by the program itself.
class CleanTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path home;
  private ScriptedProject project;

  @BeforeEach
  void createProject() throws Exception {
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 2);
  }

  @Test
  void shouldRemoveWhatTheUserHasAndKeepWhatNobodyElseHas() throws Exception {
    // given
    project.plan("echo x > $ORCHESTRATOR_TASK.txt; exit 1 # ", "merged", "picked", "lost");
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json");
    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(ExitCode.FAILED);
    var id = branch("lost").split("/")[1];
    project.git("merge", "--quiet", branch("merged"));
    project.git("cherry-pick", branch("picked"));

    // when
    var preview = Program.run(project.folder(), "clean", "--dry-run");
    var all = project.git("branch", "--list", "orchestrator/*").lines().count();
    var clean = Program.run(project.folder(), "clean", id.substring(0, id.length() - 1), "--json");

    // then
    assertThat(preview.awaitExit()).isEqualTo(ExitCode.FAILED);
    assertThat(all).isEqualTo(3);
    assertThat(preview.out())
        .isEqualTo(
            """
            run %1$s (failed)
              would remove branch orchestrator/%1$s/merged
              would remove branch orchestrator/%1$s/picked
              kept branch orchestrator/%1$s/lost: main does not have all of it
                look: git log --stat main..orchestrator/%1$s/lost
                drop: git branch -D orchestrator/%1$s/lost
            """
                .formatted(id));
    assertThat(clean.awaitExit()).as(clean.everything()).isEqualTo(ExitCode.FAILED);
    var json = Json.MAPPER.readTree(clean.out());
    assertThat(json.at("/runs/0/removed").findValuesAsString("name"))
        .containsExactly(
            "orchestrator/%s/merged".formatted(id), "orchestrator/%s/picked".formatted(id));
    assertThat(json.at("/runs/0/kept/0/obstacle/drop").asString())
        .isEqualTo("git branch -D " + branch("lost"));
    assertThat(project.git("branch", "--list", "orchestrator/*").strip()).isEqualTo(branch("lost"));
    project.git("branch", "-D", branch("lost"));
    var rest = Program.run(project.folder(), "clean");
    assertThat(rest.awaitExit()).isZero();
    assertThat(rest.out()).isEqualTo("nothing to clean\n");
  }

  @Test
  void shouldLeaveARunAloneThatIsUnderWayOrCanGoOn() throws Exception {
    // given
    project.plan("echo x > x.txt; touch \"$HOME/begun\"; sleep 60 # ", "a");
    var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
    try {
      await().atMost(LIMIT).until(() -> Files.exists(home.resolve("begun")));

      // when
      var refused = Program.run(project.folder(), "clean");
      var preview = Program.run(project.folder(), "clean", "--dry-run");
      var status = Program.run(project.folder(), "status");

      // then
      assertThat(refused.awaitExit()).isEqualTo(ExitCode.ENVIRONMENT);
      assertThat(refused.err()).contains("another program is at work on the runs of this");
      assertThat(preview.out()).contains("/a, ", ": the run is under way", "orchestrator cancel");
      assertThat(status.out()).contains("1 worktrees take ");
    } finally {
      run.kill();
    }
    var afterKill = Program.run(project.folder(), "clean");
    assertThat(afterKill.awaitExit()).isEqualTo(ExitCode.FAILED);
    assertThat(afterKill.out()).contains(": the run is not finished").doesNotContain("removed");
    assertThat(project.git("worktree", "list").lines()).hasSize(2);
  }

  @Test
  void shouldForgetRunsThatAreLongOverAndOfWhichNothingIsLeft() throws Exception {
    // given
    project.plan("echo x > $ORCHESTRATOR_TASK.txt; test $ORCHESTRATOR_TASK = a # ", "a");
    var merged = in("run", "--plan", "../plan.json");
    project.plan("echo x > $ORCHESTRATOR_TASK.txt; test $ORCHESTRATOR_TASK = a # ", "b");
    var failed = in("run", "--plan", "../plan.json");
    assertThat(merged.exitCode()).as(merged.toString()).isZero();
    assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(ExitCode.FAILED);

    // when
    var young = in("clean", "--older-than", "1h");
    var preview = in("clean", "--older-than", "PT0S", "--dry-run");
    var before = Json.MAPPER.readTree(in("runs", "--json").out());
    var clean = in("clean", "--older-than", "PT0S", "--json");
    var after = Json.MAPPER.readTree(in("runs", "--json").out());

    // then
    assertThat(young.out()).isEqualTo("nothing to clean\n");
    assertThat(preview.out()).contains("  would remove journal and output, ", "/b: main does not");
    assertThat(before.findValuesAsString("run")).hasSize(2);
    assertThat(before.at("/1/bytes").asLong()).isBetween(1_000L, 10_000L);
    assertThat(clean.exitCode()).as(clean.toString()).isEqualTo(ExitCode.FAILED);
    assertThat(Json.MAPPER.readTree(clean.out()).at("/runs/1/forgotten").asLong())
        .isEqualTo(before.at("/1/bytes").asLong());
    assertThat(after.findValuesAsString("run"))
        .containsExactly(before.at("/0/run").asString())
        .containsExactly(branch("b").split("/")[1]);
    assertThat(in("logs", before.at("/1/run").asString()).err()).contains("there is no run");

    // when
    project.git("branch", "-D", branch("b"));
    var rest = in("clean", "--older-than", "PT0S");

    // then
    assertThat(rest.exitCode()).as(rest.toString()).isZero();
    assertThat(in("runs").out()).hasLineCount(1);
    assertThat(in("clean", "--older-than", "soon").err())
        .contains("'soon' is no age; say for example 30d or P30D");
  }

  private CommandRun in(String... line) {
    return CommandRun.in(project.folder(), line);
  }

  private String branch(String task) throws Exception {
    return project
        .git("branch", "--list", "--format=%(refname:short)", "orchestrator/*/" + task)
        .strip();
  }
}
