package dev.orchestrator.launcher.command;

import static dev.orchestrator.launcher.command.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Repositories, programs and state folders that a run cannot begin with.
class BadSurroundingsTest {
  private static final String[] RUN = {"run", "--plan", "../plan.json"};

  @TempDir private Path home;
  private Path folder;
  private ScriptedProject project;

  @BeforeEach
  void createProject() throws Exception {
    home = home.toRealPath();
    folder = home.resolve("repository");
    project = ScriptedProject.create(folder, ScriptedProject.shell(), 2);
    project.plan("echo done > work.txt; : ", "a");
  }

  @Test
  void shouldRefuseWhenFolderIsInNoRepository() throws Exception {
    var plain = Files.createDirectory(home.resolve("plain"));

    assertThat(CommandRun.in(plain, RUN))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                plain
                    + " is not in a git repository: run `git init` there and commit, or name"
                    + " another folder."));
  }

  @Test
  void shouldRefuseWhenRepositoryHasNoCommits() throws Exception {
    var empty = home.resolve("empty");
    project.git("init", "--quiet", empty.toString());

    assertThat(CommandRun.in(empty, RUN))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                empty + " has no commits yet: commit something, so that tasks have a start."));
  }

  @Test
  void shouldRefuseWhenABranchStandsInTheWayOfOurs() throws Exception {
    project.git("branch", "orchestrator");

    assertThat(CommandRun.in(folder, RUN))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                folder
                    + " has a branch 'orchestrator', so that tasks cannot have branches"
                    + " 'orchestrator/RUN/TASK': rename it (`git branch -m orchestrator OTHER`)."));
  }

  @Test
  void shouldRefuseWhenRepositoryIsBare() throws Exception {
    var bare = home.resolve("bare");
    project.git("clone", "--quiet", "--bare", ".", bare.toString());

    assertThat(CommandRun.in(bare, RUN))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                bare + " is a bare repository: start the run in a clone that has a checkout."));
  }

  @Test
  void shouldRefuseWhenNamedRepositoryIsNotThere() {
    assertThat(CommandRun.in(folder, "run", "--repo", "../nowhere", "--plan", "../plan.json"))
        .isEqualTo(
            refused(ExitCode.ENVIRONMENT, folder.resolve("../nowhere") + " is not a folder."));
  }

  @Test
  void shouldRefuseWhenBaseIsNoCommit() {
    assertThat(CommandRun.in(folder, "run", "--plan", "../plan.json", "--base", "no-such-branch"))
        .isEqualTo(
            refused(ExitCode.USAGE, "'no-such-branch' names no commit in %s.".formatted(folder)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-agent-cli", "./no-such-agent-cli", "/no/such/agent-cli"})
  void shouldRefuseWhenAgentCliIsMissing(String command) throws Exception {
    var provider = new ProviderConfig("command", command, List.of(), Map.of());
    var other = ScriptedProject.create(home.resolve("other"), provider, 2);

    assertThat(CommandRun.in(other.folder(), RUN))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                "agent coder needs the program %s, which is not there; install it or set /providers/agent/command"
                    .formatted(command)));
    assertThat(other.folder().resolve(".orchestrator/orchestrator.db")).doesNotExist();
  }

  @Test
  void shouldRefuseWhenFileIsInPlaceOfStateFolder() throws Exception {
    var state = home.resolve("clone/.orchestrator");
    project.git("clone", "--quiet", ".", home.resolve("clone").toString());
    Files.writeString(state, "mine");

    var run = CommandRun.in(home.resolve("clone"), RUN);

    assertThat(run.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(run.err()).hasLineCount(1).contains(state.toString());
    assertThat(state).hasContent("mine");
  }

  @Test
  void shouldRefuseWhenFileIsInPlaceOfProcessFolder() throws Exception {
    var processes = folder.resolve(".orchestrator/processes");
    Files.writeString(processes, "mine");

    var run = CommandRun.in(folder, RUN);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(run.err())
        .hasLineCount(1)
        .startsWith("orchestrator: " + processes + " cannot be used (");
    assertThat(project.mergedTasks()).isEmpty();
  }

  @Test
  void shouldRefuseWhenConfigurationCannotBeRead() throws Exception {
    var config = folder.resolve(".orchestrator/config.json");
    Files.delete(config);
    Files.createDirectory(config);

    assertThat(CommandRun.in(folder, RUN))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                config + " cannot be read (Is a directory); put a readable file there or nothing"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run --plan ../plan.json", "resume", "runs", "status", "logs", "diff r t"})
  void shouldRefuseAndKeepFileWhenDatabaseIsNone(String line) throws Exception {
    var database = folder.resolve(".orchestrator/orchestrator.db");
    var content = "this is a letter to a friend\n".repeat(200);
    Files.writeString(database, content);

    assertThat(CommandRun.in(folder, line.split(" ")))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                database + " is not a SQLite database; move it out of the way"));
    assertThat(database).hasContent(content);
    assertThat(project.mergedTasks()).isEmpty();
  }

  @Test
  void shouldRefuseWhenDatabaseIsDamaged() throws Exception {
    var database = folder.resolve(".orchestrator/orchestrator.db");
    assertThat(CommandRun.in(folder, RUN).exitCode()).isEqualTo(ExitCode.SUCCEEDED);
    try (var file = new RandomAccessFile(database.toFile(), "rw")) {
      file.seek(100);
      file.write(new byte[(int) file.length() - 100]);
    }
    var damaged =
        refused(
            ExitCode.ENVIRONMENT,
            database + " is damaged; restore a copy of it or move it out of the way");

    assertThat(CommandRun.in(folder, RUN)).isEqualTo(damaged);
    assertThat(CommandRun.in(folder, "status")).isEqualTo(damaged);
    assertThat(project.mergedTasks()).containsExactly("a");
  }

  @Test
  void shouldRefuseDemoWhenFolderIsInUse() throws Exception {
    assertThat(CommandRun.in(folder, "demo", "--dir", ".").err())
        .endsWith("is not empty; name a new or empty folder for the demo\n");
    assertThat(CommandRun.in(home, "demo", "--dir", "plan.json"))
        .isEqualTo(
            refused(
                ExitCode.ENVIRONMENT,
                home.resolve("plan.json")
                    + " cannot be written (a file is in its place); name another folder with"
                    + " --dir"));
  }
}
