package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.runner.process.Containment.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who hears what when a command stops: the command itself, and what it has started.
@ParameterizedClass
@EnumSource
@Timeout(60)
class StoppingTest {
  private static final Duration LONG_GRACE = Duration.ofSeconds(20);
  private static final Duration SHORT_GRACE = Duration.ofMillis(400);

  /// Says `ready`, and after SIGTERM, later than those who do not care would be gone, `tidy`.
  private static final String TIDY =
      "trap 'sleep 0.2; echo tidy >> heard; exit' TERM; echo ready; while :; do sleep 0.02; done";

  private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.02; done";

  @TempDir Path folder;

  private final RecordingListener output = new RecordingListener();
  private final Kind kind;

  StoppingTest(Kind kind) {
    this.kind = kind;
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetWhatTheCommandStartedTidyUpWhenStopped(StopSignal signal) throws Exception {
    try (var host = open(LONG_GRACE)) {
      var process = start(host, signal, "setsid sh -c \"$1\" & exec sleep 300", TIDY);
      output.awaitStdout("ready");

      process.stop();
      var exit = process.await();

      assertThat(exit.ending()).isEqualTo(Ending.STOPPED);
      assertThat(exit.code()).isEqualTo(signal == StopSignal.INTERRUPT ? 130 : 143);
      assertThat(heard()).containsExactly("tidy");
    }
  }

  @Test
  void shouldLetWhatTheCommandLeftBehindTidyUpWhenItEndsByItself() throws Exception {
    try (var host = open(LONG_GRACE)) {
      var script = "setsid sh -c \"$1\" & until [ -e go ]; do sleep 0.02; done; exit 7";
      var process = start(host, StopSignal.TERMINATE, script, TIDY);
      output.awaitStdout("ready");

      Files.createFile(folder.resolve("go"));

      assertThat(process.await()).isEqualTo(new Exit(7, Ending.EXITED));
      assertThat(heard()).containsExactly("tidy");
    }
  }

  @Test
  void shouldKillWhatStaysAfterTheGraceAndKeepTheExitCode() throws Exception {
    try (var host = open(SHORT_GRACE)) {
      var script = "setsid sh -c \"$1\" & until [ -e go ]; do sleep 0.02; done; exit 7";
      var process = start(host, StopSignal.TERMINATE, script, STUBBORN);
      output.awaitStdout("ready");

      Files.createFile(folder.resolve("go"));

      assertThat(process.await()).isEqualTo(new Exit(7, Ending.EXITED));
    }
  }

  @Test
  void shouldLetTheCommandPutItsChildrenAwayItselfWhenItLikesSigint() throws Exception {
    try (var host = open(LONG_GRACE)) {
      var script =
          """
          trap 'sleep 0.3; echo mine >> heard; kill $child; wait $child; exit 3' INT
          sh -c "$1" & child=$!
          while :; do sleep 0.02; done
          """;
      var process = start(host, StopSignal.INTERRUPT, script, TIDY);
      output.awaitStdout("ready");

      process.stop();

      assertThat(process.await()).isEqualTo(new Exit(3, Ending.STOPPED));
      assertThat(heard()).containsExactly("mine", "tidy");
    }
  }

  @Test
  void shouldAskBySigtermInTheEndWhenTheCommandDoesNotHearSigint() throws Exception {
    try (var host = open(Duration.ofSeconds(3))) {
      var process =
          start(host, StopSignal.INTERRUPT, "trap '' INT; echo ready; exec sleep 300", TIDY);
      output.awaitStdout("ready");

      process.stop();

      assertThat(process.await()).isEqualTo(new Exit(143, Ending.STOPPED));
    }
  }

  @Test
  void shouldLetAShellRunItsTrapWhenItWaitsForAProgram() throws Exception {
    try (var host = open(LONG_GRACE)) {
      var script = "trap 'echo mine >> heard; exit 3' TERM; echo ready; sleep 300";
      var process = start(host, StopSignal.TERMINATE, script, "");
      output.awaitStdout("ready");

      process.stop();

      assertThat(process.await()).isEqualTo(new Exit(3, Ending.STOPPED));
      assertThat(heard()).containsExactly("mine");
    }
  }

  /// As servers do that write their title over it.
  @Test
  void shouldFindWhatDetachedItselfAndThrewItsEnvironmentAway() throws Exception {
    var tree = ProcessTree.create();
    try (var host = open(LONG_GRACE)) {
      var script = "setsid env -i /bin/sleep \"$1\" & until [ -e go ]; do sleep 0.02; done";
      var process = start(host, StopSignal.TERMINATE, script, tree.oddity());
      await().atMost(LONG_GRACE).until(() -> tree.sleepers() > 0);

      Files.createFile(folder.resolve("go"));

      assertThat(process.await()).isEqualTo(new Exit(0, Ending.EXITED));
      assertThat(tree.living()).isEmpty();
    } finally {
      tree.end();
    }
  }

  private ProcessHost open(Duration grace) throws Exception {
    return Hosts.open(kind, folder.resolve("state"), grace);
  }

  private RunningProcess start(ProcessHost host, StopSignal signal, String script, String argument)
      throws Exception {
    var launch = Launches.shell(folder, script, argument);
    return host.start(Launches.withStopSignal(launch, signal), output);
  }

  private List<String> heard() throws IOException {
    return Files.readAllLines(folder.resolve("heard"));
  }
}
