package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Machines without git, with a folder that cannot be written, or with a full disk.
class BrokenMachineTest {
  private static final int ENVIRONMENT = 3;

  /// Permissions mean nothing to root, so root gives up what makes it root.
  private static final List<String> WITHOUT_PRIVILEGES =
      List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");

  private static final List<String> OWN_MOUNTS =
      List.of("unshare", "--user", "--map-root-user", "--mount", "--");

  /// Runs the program in a state folder of a few megabytes, and again once there is space.
  private static final String ON_SMALL_DISK =
      """
      state=$1
      shift
      mount -t tmpfs -o size=6m none "$state" && mv config.json "$state" || exit
      "$@" run --plan ../plan.json
      echo "exit code $?"
      : > "$state/fill"
      "$@" resume
      """;

  @TempDir private Path home;
  private Path state;
  private ScriptedProject project;

  @BeforeEach
  void createProject() throws Exception {
    home = home.toRealPath();
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 1);
    project.plan("echo done > \"$ORCHESTRATOR_TASK.txt\"; : ", "a", "b: a");
    state = project.folder().resolve(".orchestrator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run --plan ../plan.json", "demo", "init", "runs"})
  void shouldAskForGitWhenThereIsNone(String line) throws Exception {
    var program =
        Program.start(
            List.of(), Map.of("PATH", home.toString()), project.folder(), line.split(" "));

    assertThat(program.awaitExit()).as(program.everything()).isEqualTo(ENVIRONMENT);
    assertThat(program.out()).isEmpty();
    assertThat(program.err())
        .isEqualTo(
            "orchestrator: git does not run here: install git 2.38 or newer and put it on the"
                + " PATH.\n");
  }

  @Test
  void shouldReportMissingGitWhenDoctorLooks() throws Exception {
    var program =
        Program.start(List.of(), Map.of("PATH", home.toString()), project.folder(), "doctor");

    assertThat(program.awaitExit()).as(program.everything()).isEqualTo(ENVIRONMENT);
    assertThat(program.out()).containsPattern("\ngit +missing  git does not run here");
  }

  @Test
  void shouldRefuseToRunWhenStateFolderIsReadOnly() throws Exception {
    // given
    assumeTrue(works(WITHOUT_PRIVILEGES), "setpriv");
    permit(state, "r-xr-xr-x");

    // when
    var program =
        Program.start(
            WITHOUT_PRIVILEGES, Map.of(), project.folder(), "run", "--plan", "../plan.json");

    // then
    assertThat(program.awaitExit()).as(program.everything()).isEqualTo(ENVIRONMENT);
    assertThat(program.out()).isEmpty();
    assertThat(program.err())
        .isEqualTo(
            "orchestrator: %s cannot be written (permission denied); check its permissions and the space on its disk\n"
                .formatted(state));
    permit(state, "rwxr-xr-x");
    assertThat(project.mergedTasks()).isEmpty();
  }

  @Test
  void shouldStopAndGoOnLaterWhenDiskFillsUpDuringRun() throws Exception {
    // given
    assumeTrue(works(OWN_MOUNTS), "unshare");
    var fill = state.resolve("fill");
    var agent =
        """
        [ -e "$FILL" ] || dd if=/dev/zero of="$FILL" bs=64k 2> /dev/null
        echo done > "$ORCHESTRATOR_TASK.txt"
        """;
    project.configure(ScriptedProject.script(agent, Map.of("FILL", fill.toString())), 1);
    Files.move(state.resolve("config.json"), project.folder().resolve("config.json"));
    var wrapper = new ArrayList<>(OWN_MOUNTS);
    wrapper.addAll(List.of("sh", "-c", ON_SMALL_DISK, "sh", state.toString()));

    // when
    var program = Program.start(wrapper, Map.of(), project.folder());

    // then
    assertThat(program.awaitExit()).as(program.everything()).isZero();
    assertThat(program.out()).contains("exit code " + ENVIRONMENT, "2 of 2 tasks succeeded");
    assertThat(program.err())
        .containsPattern(
            "(?m)^orchestrator: the disk is full, %s/orchestrator.db cannot grow; free some space; then `orchestrator resume [0-9a-z-]+` goes on with the run$"
                .formatted(state));
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("a", "b");
  }

  private static boolean works(List<String> wrapper) throws Exception {
    var command = new ArrayList<>(wrapper);
    command.add("true");
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor() == 0;
  }

  private static void permit(Path folder, String permissions) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }
}
