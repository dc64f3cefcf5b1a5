package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.runner.process.Containment.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// However much a command writes, reads or does not read, nothing hangs and nothing leaks.
@ParameterizedClass
@EnumSource
@Timeout(120)
class PipesTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir Path folder;

  private final RecordingListener output = new RecordingListener();
  private final Kind kind;
  private ProcessHost host;

  PipesTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    host = Hosts.open(kind, folder.resolve("state"));
  }

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  @Test
  void shouldFeedAllInputWhenTheCommandReadsIt() throws Exception {
    run(Launches.withInput(Launches.shell(folder, "wc -c"), "é".repeat(5 * MEBIBYTE)));

    assertThat(output.stdout).containsExactly(Integer.toString(10 * MEBIBYTE));
  }

  @Test
  void shouldEndWhenTheCommandDoesNotReadItsInput() throws Exception {
    var launch = Launches.withInput(Launches.shell(folder, "exit 5"), "x".repeat(10 * MEBIBYTE));

    assertThat(run(launch)).isEqualTo(new Exit(5, Ending.EXITED));
  }

  @Test
  void shouldGiveTheEndOfInputWhenThereIsNone() throws Exception {
    assertThat(run(Launches.shell(folder, "cat; echo end"))).isEqualTo(new Exit(0, Ending.EXITED));
    assertThat(output.stdout).containsExactly("end");
  }

  @Test
  void shouldDrainBothStreamsWhenTheyAreFlooded() throws Exception {
    // given
    var flood = "head -c %d /dev/zero | tr '\\0' x | fold -w 1023".formatted(64 * MEBIBYTE);
    var counting = new CountingListener();

    // when
    var script = "(%s) & (%s) >&2 & wait".formatted(flood, flood);
    var exit = host.start(Launches.shell(folder, script), counting).await();

    // then
    assertThat(exit.code()).isZero();
    assertThat(counting.stdout).hasValue(64 * MEBIBYTE);
    assertThat(counting.stderr).hasValue(64 * MEBIBYTE);
  }

  @Test
  void shouldCutTheLineWhenItHasNoEnd() throws Exception {
    run(Launches.shell(folder, "head -c %d /dev/zero".formatted(40 * MEBIBYTE)));

    assertThat(output.stdout).hasSize(3);
    assertThat(output.stdout.getFirst())
        .hasSizeLessThanOrEqualTo(16 * MEBIBYTE + OutputListener.CONTINUED.length())
        .startsWith("\uFFFD\uFFFD")
        .endsWith(OutputListener.CONTINUED);
    assertThat(output.stdout.getLast()).endsWith("\uFFFD");
  }

  @Test
  void shouldNotWaitForAGrandchildWhenItHoldsStdoutOpen() throws Exception {
    var started = System.nanoTime();

    run(Launches.shell(folder, "setsid sleep 3600 & echo done"));

    assertThat(output.stdout).containsExactly("done");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void shouldNotWaitForLongWhenTheHolderOfStdoutEscapedUs() throws Exception {
    var escaped = ProcessTree.create();
    try {
      run(
          Launches.shell(
              folder,
              "setsid prlimit --rttime=999 env -i sleep \"$1\" & sleep 0.2; echo done",
              escaped.oddity()));

      assertThat(output.stdout).containsExactly("done");
    } finally {
      escaped.end();
    }
  }

  @Test
  void shouldKeepVirtualThreadsGoingWhenManyCommandsAreSilent() throws Exception {
    // given
    for (var i = 0; i < 150; i++) {
      host.start(Launches.shell(folder, "exec sleep 3600"), output);
    }

    // when
    var other = Thread.startVirtualThread(() -> {});

    // then
    assertThat(other.join(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void shouldLeakNothingWhenManyCommandsRun() throws Exception {
    // given
    runMany(20);
    var files = openFiles();

    // when
    runMany(100);

    // then
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files + 3));
    assertThat(zombies()).isZero();
  }

  private void runMany(int times) throws Exception {
    var processes = new ArrayList<RunningProcess>();
    for (var i = 0; i < times; i++) {
      var launch = Launches.withInput(Launches.shell(folder, "echo $$; (sleep 9 &)"), "input");
      processes.add(host.start(launch, output));
      if (processes.size() == 10) {
        awaitAll(processes);
      }
    }
    awaitAll(processes);
  }

  private static void awaitAll(List<RunningProcess> processes) throws InterruptedException {
    for (var process : processes) {
      assertThat(process.await().code()).isZero();
    }
    processes.clear();
  }

  private Exit run(Launch launch) throws Exception {
    return host.start(launch, output).await();
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static long zombies() throws IOException {
    return ProcessHandle.current().children().filter(PipesTest::isZombie).count();
  }

  private static boolean isZombie(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/%d/stat".formatted(process.pid()))).contains(") Z ");
    } catch (IOException _) {
      return false; // gone altogether
    }
  }
}
