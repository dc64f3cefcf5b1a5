package dev.orchestrator.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs in checkouts that have something of the user's in them.
class UsersCheckoutTest {
  private static final String COMMAND = "; bring the result in with: git ";

  @TempDir private Path home;
  private Path folder;
  private ScriptedProject project;
  private String base = "";

  @BeforeEach
  void createProject() throws Exception {
    home = home.toRealPath();
    folder = home.resolve("repository");
    project = ScriptedProject.create(folder, ScriptedProject.shell(), 2);
    Files.writeString(folder.resolve("list.txt"), "1\n2\n3\n4\n5\n6\n7\n");
    project.git("add", "list.txt");
    project.git("commit", "--quiet", "--message=list");
    project.plan("echo 8 >> list.txt; : ", "append");
    base = project.git("rev-parse", "HEAD").strip();
  }

  @Test
  void shouldMergeAroundUsersChangeWhenItIsInOtherFile() throws Exception {
    // given
    Files.writeString(folder.resolve("README.md"), "mine\n");

    // when
    var run = run();

    // then
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(run.err()).isEqualTo(dirtyNote());
    assertThat(project.git("show", "main:list.txt")).endsWith("7\n8\n");
    assertThat(folder.resolve("list.txt")).content().endsWith("7\n8\n");
    assertThat(folder.resolve("README.md")).hasContent("mine\n");
    assertThat(project.git("status", "--porcelain")).isEqualTo(" M README.md\n");
  }

  @Test
  void shouldKeepResultAsideAndNameCommandWhenUsersChangeIsInTheWay() throws Exception {
    // given
    Files.writeString(folder.resolve("list.txt"), "0\n1\n2\n3\n4\n5\n6\n7\n");

    // when
    var run = run();

    // then
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(run.err()).isEqualTo(dirtyNote());
    assertThat(run.lines().getLast())
        .startsWith("main was not moved, because list.txt is not committed in " + folder);
    assertThat(project.git("rev-parse", "main").strip()).isEqualTo(base);
    assertThat(folder.resolve("list.txt")).hasContent("0\n1\n2\n3\n4\n5\n6\n7\n");
    assertThat(CommandRun.in(folder, "status").lines()).endsWith(run.lines().getLast());

    // when
    project.git("commit", "--quiet", "--all", "--message=mine");
    project.git(printedCommand(run));

    // then
    assertThat(folder.resolve("list.txt")).hasContent("0\n1\n2\n3\n4\n5\n6\n7\n8\n");
  }

  @Test
  void shouldKeepResultAsideAndNameCommandWhenHeadIsDetached() throws Exception {
    // given
    project.git("checkout", "--quiet", "--detach");

    // when
    var run = run();

    // then
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(run.err())
        .isEqualTo(
            "note: HEAD is detached; the result will wait on its own ref until you merge it\n");
    assertThat(run.lines().getLast())
        .startsWith("No branch was moved, because HEAD is on no branch" + COMMAND);
    assertThat(project.git("rev-parse", "HEAD", "main"))
        .isEqualTo("%s\n%s\n".formatted(base, base));

    // when
    project.git("checkout", "--quiet", "main");
    project.git(printedCommand(run));

    // then
    assertThat(folder.resolve("list.txt")).content().endsWith("7\n8\n");
    assertThat(project.mergedTasks()).containsExactly("append");
  }

  @Test
  void shouldMentionUnfinishedMergeOfTheUser() throws Exception {
    // given
    project.git("checkout", "--quiet", "-b", "side", "main~1");
    project.git("commit", "--quiet", "--allow-empty", "--message=side");
    project.git("merge", "--quiet", "--no-commit", "--no-ff", "main");

    // when
    var run = run();

    // then
    assertThat(run.err()).contains("note: a merge is unfinished in the checkout\n");
    assertThat(folder.resolve(".git/MERGE_HEAD")).exists();
    assertThat(project.git("rev-parse", "main").strip()).isEqualTo(base);
  }

  private CommandRun run() {
    return CommandRun.in(folder, "run", "--plan", "../plan.json");
  }

  private String dirtyNote() {
    return "note: the checkout has uncommitted changes; tasks start from commit %s without them\n"
        .formatted(base);
  }

  private static String[] printedCommand(CommandRun run) {
    var line = run.lines().getLast();
    return line.substring(line.indexOf(COMMAND) + COMMAND.length()).split(" ");
  }
}
