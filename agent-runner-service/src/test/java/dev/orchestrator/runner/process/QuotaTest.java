package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.runner.process.Containment.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A command that takes too much of the machine is ended with all that it started, and no other.
@Timeout(120)
class QuotaTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldEndOneThatWritesWithoutEnd(Kind kind) throws Exception {
    var exit =
        run(
            kind,
            new Quota(MEBIBYTE, Integer.MAX_VALUE, null, null),
            "yes \"$(head -c 10000 /dev/zero | tr '\\0' x)\"");

    assertThat(exit.ending()).isEqualTo(Ending.OVER_QUOTA);
    assertThat(exit.trouble())
        .isEqualTo("has written more than its limit of 1048576 bytes of output");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldEndOneThatForksWithoutEnd(Kind kind) throws Exception {
    assumeThat(Files.isDirectory(Path.of("/proc/self"))).isTrue();
    var fork = "while :; do setsid sleep 300 & sleep 0.01; done";

    var exit = run(kind, new Quota(Long.MAX_VALUE, 30, null, null), fork);

    assertThat(exit.ending()).isEqualTo(Ending.OVER_QUOTA);
    assertThat(exit.trouble()).matches("has \\d+ processes, more than its limit of 30");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldEndOneThatTakesTooMuchMemory(Kind kind) throws Exception {
    assumeThat(Files.isDirectory(Path.of("/proc/self"))).isTrue();
    // tail keeps the last line, which never ends
    var grow = "tail -n 1 /dev/zero";

    var exit = run(kind, new Quota(Long.MAX_VALUE, 1_000, 64L * MEBIBYTE, null), grow);

    assertThat(exit.ending()).isEqualTo(Ending.OVER_QUOTA);
    assertThat(exit.trouble())
        .isEqualTo("has taken more than its limit of 67108864 bytes of memory");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldEndOneThatFillsItsFolder(Kind kind) throws Exception {
    var fill = "i=0; while :; do i=$((i+1)); head -c 65536 /dev/zero >f$i; done";

    var exit = run(kind, new Quota(Long.MAX_VALUE, 1_000, null, 1L * MEBIBYTE), fill);

    assertThat(exit.ending()).isEqualTo(Ending.OVER_QUOTA);
    assertThat(exit.trouble())
        .isEqualTo("has filled its workspace beyond its limit of 1048576 bytes");
  }

  /// Exactly as many as are allowed, wrappers of ours not counted.
  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldLeaveOneAloneThatKeepsWithin(Kind kind) throws Exception {
    var within = "sleep 1 & sleep 1 & head -c 1000 /dev/zero >file; wait; echo done";

    var exit = run(kind, new Quota(1_000, 3, 512L * MEBIBYTE, 1_000L), within);

    assertThat(exit).isEqualTo(new Exit(0, Ending.EXITED));
    assertThat(listener.stdout).containsExactly("done");
  }

  @Test
  void shouldLeaveOthersAlone() throws Exception {
    try (var host = Hosts.open(Kind.MARKED_SESSION, folder.resolve("processes"))) {
      var quota = new Quota(Long.MAX_VALUE, 30, null, null);
      var good = host.start(shell("sleep 2; echo done").within(quota), listener);
      var forks = "while :; do sleep 300 & sleep 0.01; done";

      var bad = host.start(shell(forks).within(quota), new RecordingListener()).await();

      assertThat(bad.ending()).isEqualTo(Ending.OVER_QUOTA);
      assertThat(good.await()).isEqualTo(new Exit(0, Ending.EXITED));
    }
  }

  private Exit run(Kind kind, Quota quota, String script) throws Exception {
    try (var host = Hosts.open(kind, folder.resolve("processes"))) {
      return host.start(shell(script).within(quota), listener).await();
    }
  }

  private Launch shell(String script) throws Exception {
    return Launches.shell(Files.createDirectories(folder.resolve("work")), script);
  }
}
