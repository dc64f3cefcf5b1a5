package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.runner.process.Containment.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command gets and gives, whatever it is enclosed by.
@ParameterizedClass
@EnumSource
class ProcessHostTest {
  private static final Duration SHORT_GRACE = Duration.ofMillis(300);

  @TempDir Path folder;

  private final RecordingListener output = new RecordingListener();
  private final Kind kind;
  private ProcessHost host;

  ProcessHostTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    host = Hosts.open(kind, folder.resolve("state"), SHORT_GRACE);
  }

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 75, 126, 127, 255})
  void shouldPassOnTheExitCodeWhenTheCommandEnds(int code) throws Exception {
    assertThat(run("exit " + code)).isEqualTo(new Exit(code, Ending.EXITED));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 15})
  void shouldTellTheSignalWhenOneEndedTheCommand(int signal) throws Exception {
    assertThat(run("kill -" + signal + " $$")).isEqualTo(new Exit(128 + signal, Ending.EXITED));
  }

  @Test
  void shouldDeliverBothStreamsWhenTheLastLineHasNoBreak() throws Exception {
    run("echo one; echo two; printf three; printf 'four\\nfive' >&2");

    assertThat(output.stdout).containsExactly("one", "two", "three");
    assertThat(output.stderr).containsExactly("four", "five");
  }

  @Test
  void shouldShowOnlyTheGivenEnvironmentWhenTheCommandLooks() throws Exception {
    var environment = Map.of("PATH", "/usr/bin:/bin", "NAME", "a b\n$c");

    run(
        Launches.withEnvironment(
            Launches.shell(folder, "env -0 | tr '\\n\\0' '|\\n'"), environment));

    assertThat(output.stdout)
        .filteredOn(line -> !line.startsWith("PWD=") && !line.startsWith("_="))
        .filteredOn(line -> !line.startsWith("SHLVL=") && !line.startsWith(Mark.VARIABLE))
        .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "NAME=a b|$c");
  }

  @Test
  void shouldAddItsMarkWhenTheEnvironmentHasOne() throws Exception {
    var environment = Map.of("PATH", "/usr/bin:/bin", Mark.VARIABLE, "outer/1");

    run(Launches.withEnvironment(Launches.shell(folder, "echo $" + Mark.VARIABLE), environment));

    assertThat(output.stdout).singleElement().asString().matches("outer/1 [0-9a-f]{32}/1");
  }

  @Test
  void shouldRunInTheDirectoryWhenTheCommandIsRelative() throws Exception {
    // given
    var script = folder.resolve("script");
    Files.writeString(script, "#!/bin/sh\npwd -P\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

    // when
    run(Launches.withCommand(Launches.shell(folder, ""), "./script"));

    // then
    assertThat(output.stdout).containsExactly(folder.toRealPath().toString());
  }

  @Test
  void shouldSayWhatIsMissingWhenTheCommandDoesNotExist() {
    var launch = Launches.withCommand(Launches.shell(folder, ""), "no-such-agent", "-x");

    assertThatThrownBy(() -> host.start(launch, output))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("command no-such-agent was not found on PATH");
  }

  @Test
  void shouldSayWhatIsWrongWhenTheCommandIsNotExecutable() throws Exception {
    var file = Files.createFile(folder.resolve("agent"));
    var launch = Launches.withCommand(Launches.shell(folder, ""), file.toString());

    assertThatThrownBy(() -> host.start(launch, output))
        .isInstanceOf(LaunchException.class)
        .hasMessage("command %s is not an executable file", file);
  }

  @Test
  void shouldSayWhatIsMissingWhenTheDirectoryDoesNotExist() {
    var directory = folder.resolve("gone");

    assertThatThrownBy(() -> host.start(Launches.shell(directory, "exit 0"), output))
        .isInstanceOf(LaunchException.class)
        .hasMessage("directory %s does not exist", directory);
  }

  @Test
  void shouldSayWhyWhenTheSystemRefusesTheCommandLine() {
    var launch = Launches.withCommand(Launches.shell(folder, ""), "true", "x".repeat(300_000));

    assertThatThrownBy(() -> host.start(launch, output))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("command true cannot be started");
  }

  @Test
  void shouldRefuseToStartWhenClosed() throws Exception {
    host.close();

    assertThatThrownBy(() -> host.start(Launches.shell(folder, "exit 0"), output))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendItsSignalWhenStopped(StopSignal signal) throws Exception {
    // given
    var name = signal == StopSignal.INTERRUPT ? "INT" : "TERM";
    var script = "trap 'echo $1; exit 3' $1; echo ready; while :; do sleep 0.02; done";
    var launch = Launches.shell(folder, script, name);
    var process = host.start(Launches.withStopSignal(launch, signal), output);
    output.awaitStdout("ready");

    // when
    process.stop();
    process.stop();

    // then
    assertThat(process.await()).isEqualTo(new Exit(3, Ending.STOPPED));
    assertThat(output.stdout).containsExactly("ready", name);
  }

  @Test
  void shouldKillAfterTheGraceWhenTheCommandIgnoresTheSignal() throws Exception {
    var process =
        host.start(
            Launches.shell(folder, "trap '' INT TERM; echo ready; while :; do sleep 0.02; done"),
            output);
    output.awaitStdout("ready");

    process.stop();

    assertThat(process.await()).isEqualTo(new Exit(137, Ending.STOPPED));
    assertThat(output.stderr).isEmpty();
  }

  @Test
  void shouldChangeNothingWhenStoppedAfterTheEnd() throws Exception {
    var process = host.start(Launches.shell(folder, "exit 4"), output);
    process.await();

    process.stop();

    assertThat(process.await()).isEqualTo(new Exit(4, Ending.EXITED));
  }

  @Test
  void shouldEndTheCommandWhenItSaysNothingForTooLong() throws Exception {
    var launch =
        Launches.launch(
            folder, Launches.LONG, Duration.ofMillis(500), "echo hello; exec sleep 3600");

    var exit = host.start(launch, output).await();

    assertThat(exit).isEqualTo(new Exit(143, Ending.IDLE));
    assertThat(output.stdout).containsExactly("hello");
  }

  @Test
  void shouldLetTheCommandRunWhenItKeepsTalking() throws Exception {
    var script = "for i in 1 2 3 4 5 6; do printf . >&2; sleep 0.5; done";
    var launch = Launches.launch(folder, Launches.LONG, Duration.ofSeconds(2), script);

    assertThat(host.start(launch, output).await()).isEqualTo(new Exit(0, Ending.EXITED));
  }

  @Test
  void shouldLetTheCommandBeSilentAsLongAsThatIsAllowed() throws Exception {
    var launch = Launches.launch(folder, Launches.LONG, Duration.ofSeconds(1), "sleep 3");
    var process = host.start(launch, output);
    process.allowSilence(Launches.LONG);

    assertThat(process.await()).isEqualTo(new Exit(0, Ending.EXITED));
  }

  @Test
  void shouldEndTheCommandSoonWhenItsSilenceIsNotAllowedAnyMore() throws Exception {
    var launch = Launches.launch(folder, Launches.LONG, Duration.ofSeconds(2), "echo hi; sleep 99");
    var process = host.start(launch, output);
    process.allowSilence(Launches.LONG);
    await().until(() -> !output.stdout.isEmpty());

    process.allowSilence(Duration.ZERO);

    assertThat(process.await().ending()).isEqualTo(Ending.IDLE);
  }

  @Test
  void shouldEndTheCommandWhenItTalksPastItsTimeLimit() throws Exception {
    var launch =
        Launches.launch(
            folder, Duration.ofSeconds(1), Launches.LONG, "while :; do echo .; sleep 0.05; done");

    assertThat(host.start(launch, output).await().ending()).isEqualTo(Ending.TIMED_OUT);
  }

  @Test
  void shouldLeaveTheProcessAloneWhenAwaitIsInterrupted() throws Exception {
    // given
    var process = host.start(Launches.shell(folder, "exec sleep 3600"), output);
    var interrupted = new CountDownLatch(1);
    var waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                process.await();
              } catch (InterruptedException _) {
                interrupted.countDown();
              }
            });

    // when
    waiting.interrupt();
    interrupted.await();

    // then
    assertThat(ProcessHandle.of(process.pid())).hasValueSatisfying(ProcessHandle::isAlive);
    process.stop();
    assertThat(process.await().ending()).isEqualTo(Ending.STOPPED);
  }

  @Test
  void shouldFailLoudlyWhenTheListenerThrows() throws Exception {
    // given
    var failing =
        new OutputListener() {
          @Override
          public void stdout(String line) {
            throw new IllegalArgumentException("cannot take " + line);
          }

          @Override
          public void stderr(String line) {}
        };

    // when
    var process = host.start(Launches.shell(folder, "echo this; exec sleep 3600"), failing);

    // then
    assertThatThrownBy(process::await)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("cannot take this");
  }

  private Exit run(String script) throws Exception {
    return run(Launches.shell(folder, script));
  }

  private Exit run(Launch launch) throws Exception {
    return host.start(launch, output).await();
  }
}
