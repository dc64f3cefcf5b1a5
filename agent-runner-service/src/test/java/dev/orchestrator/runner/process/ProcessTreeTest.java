package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.runner.process.Containment.Kind;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// However a command ends, nothing that it started lives on.
class ProcessTreeTest {
  /// What is promised: the grace, after which all is killed.
  private static final Duration PROMISED = ProcessHost.GRACE;

  @TempDir Path folder;

  private final ProcessTree tree = ProcessTree.create();

  @AfterEach
  void endWhatAFailedTestLeft() {
    tree.end();
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingWhenTheCommandEndsByItself(Kind kind) throws Exception {
    try (var host = Hosts.open(kind, folder)) {
      // given
      var process = start(host, Launches.LONG);
      tree.awaitGrown();

      // when
      Files.createFile(folder.resolve("go"));
      var exit = process.await();

      // then
      assertThat(exit).isEqualTo(new Exit(0, Ending.EXITED));
      assertThat(tree.living()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingWhenStopped(Kind kind) throws Exception {
    try (var host = Hosts.open(kind, folder)) {
      // given
      var process = start(host, Launches.LONG);
      tree.awaitGrown();

      // when
      process.stop();
      var exit = process.await();

      // then
      assertThat(exit).isEqualTo(new Exit(143, Ending.STOPPED));
      assertThat(tree.living()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingWhenStoppedBeforeItHasGrown(Kind kind) throws Exception {
    try (var host = Hosts.open(kind, folder)) {
      for (var i = 0; i < 20; i++) {
        var process = start(host, Launches.LONG);
        process.stop();

        assertThat(process.await().ending()).isEqualTo(Ending.STOPPED);
        assertThat(tree.living()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingWhenTimedOut(Kind kind) throws Exception {
    try (var host = Hosts.open(kind, folder)) {
      var exit = start(host, Duration.ofSeconds(1)).await();

      assertThat(exit.ending()).isEqualTo(Ending.TIMED_OUT);
      assertThat(tree.living()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingWhenTheHostIsClosed(Kind kind) throws Exception {
    // given
    var host = Hosts.open(kind, folder);
    var process = start(host, Launches.LONG);
    tree.awaitGrown();

    // when
    host.close();

    // then
    assertThat(tree.living()).isEmpty();
    assertThat(process.await().ending()).isEqualTo(Ending.STOPPED);
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingWhenTheProgramIsTerminated(Kind kind) throws Exception {
    var program = startProgram(HostProgram.command(kind, tree, folder), kind);

    program.destroy();

    awaitNothingLeft();
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingWhenTheProgramIsKilled(Kind kind) throws Exception {
    var program = startProgram(HostProgram.command(kind, tree, folder), kind);

    program.destroyForcibly();

    awaitNothingLeft();
  }

  @Test
  void shouldLeaveNothingWhenTheProgramOfAnOrdinaryUserIsKilled() throws Exception {
    // given
    assumeThat(run(asNobody(List.of("test", "-r", readableByAll())))).isZero();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    var command = asNobody(HostProgram.command(Kind.PID_NAMESPACE, tree, folder));
    var program = startProgram(command, Kind.PID_NAMESPACE);

    // when
    program.destroyForcibly();

    // then
    awaitNothingLeft();
  }

  private RunningProcess start(ProcessHost host, Duration timeLimit) throws LaunchException {
    return host.start(tree.launch(folder, timeLimit), new RecordingListener());
  }

  private Process startProgram(List<String> command, Kind kind) throws IOException {
    var program = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    assertThat(program.inputReader().readLine()).isEqualTo(HostProgram.READY + kind);
    tree.awaitGrown();
    return program;
  }

  private void awaitNothingLeft() {
    await().atMost(PROMISED).untilAsserted(() -> assertThat(tree.living()).isEmpty());
  }

  private static String readableByAll() throws Exception {
    return HostProgram.location(HostProgram.class).toString();
  }

  private static List<String> asNobody(List<String> command) {
    var wrapped =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    wrapped.addAll(command);
    return wrapped;
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
