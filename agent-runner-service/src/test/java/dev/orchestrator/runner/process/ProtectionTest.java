package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.runner.process.Containment.Kind;
import dev.orchestrator.runner.process.Protection.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders that a process cannot change.
@Timeout(60)
class ProtectionTest {
  @TempDir private Path folder;
  private final RecordingListener listener = new RecordingListener();
  private Path closed;
  private Path open;

  @BeforeEach
  void makeFolders() throws IOException {
    closed = Files.createDirectories(folder.toRealPath().resolve("a repository"));
    open = Files.createDirectories(closed.resolve("state/scratch"));
    Files.writeString(closed.resolve("file"), "as it was\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x > file",
        "echo x > \"$CLOSED/file\"",
        "cd /; echo x > \"$CLOSED/file\"",
        "rm -f file",
        "mv file other",
        "mkdir state/more",
        "mv \"$CLOSED\" \"$CLOSED-moved\"",
        "ln file \"$OPEN/link\" && echo x > \"$OPEN/link\"",
        "mount -o remount,bind,rw \"$CLOSED\"; echo x > \"$CLOSED/file\"",
        "umount -l \"$CLOSED\"; echo x > \"$CLOSED/file\"",
        "unshare --user --map-root-user --mount umount -l \"$CLOSED\"; echo x > \"$CLOSED/file\"",
        "unshare --user --map-root-user --mount sh -c 'mount -o remount,bind,rw \"$CLOSED\"; echo x > \"$CLOSED/file\"'",
        "nsenter --target 1 --mount sh -c 'mount -o remount,bind,rw \"$CLOSED\"; echo x > \"$CLOSED/file\"'",
        "echo x > /proc/1/cwd/file",
        "echo x > \"/proc/$PPID/root/$CLOSED/file\"",
        "chmod 777 file",
        "touch file"
      })
  void shouldRefuseEveryChangeOfWhatIsReadOnly(String attack) throws Exception {
    var before = Files.readAttributes(closed.resolve("file"), "posix:lastModifiedTime,permissions");

    run(
        "export CLOSED=\"$1\" OPEN=\"$2\"\n" + attack,
        new Protection(List.of(closed), List.of(open)));

    assertThat(closed.resolve("file")).hasContent("as it was\n");
    assertThat(Files.readAttributes(closed.resolve("file"), "posix:lastModifiedTime,permissions"))
        .isEqualTo(before);
    try (var files = Files.walk(closed)) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void shouldLeaveTheRestAsItIs() throws Exception {
    var exit =
        run(
            "cat file && touch \"$2/new\" && touch \"$1/../beside\" && id -u && exit 7",
            new Protection(List.of(closed), List.of(open)));

    assertThat(exit).isEqualTo(new Exit(7, Ending.EXITED));
    assertThat(listener.stdout).first().isEqualTo("as it was");
    assertThat(open.resolve("new")).exists();
    assertThat(folder.resolve("beside")).exists();
    assertThat(listener.stdout)
        .last()
        .isEqualTo(Files.getAttribute(open.resolve("new"), "unix:uid") + "");
  }

  @Test
  void shouldMountParentsBeforeChildrenByTheirRealPaths() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), closed);
    var within = Files.createDirectories(open.resolve("within"));
    var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

    var protection =
        new Protection(
            List.of(within, link), List.of(open, elsewhere, closed.resolve("missing"), closed));

    assertThat(protection.mounts())
        .containsExactly(new Mount(closed, true), new Mount(open, false), new Mount(within, true));
  }

  @Test
  void shouldStartNothingWhereFoldersCannotBeProtected() throws Exception {
    try (var host = Hosts.open(Kind.MARKED_SESSION, folder.resolve("processes"))) {
      var launch = launch("touch started", new Protection(List.of(closed), List.of()));

      assertThatThrownBy(() -> host.start(launch, listener))
          .isInstanceOf(LaunchException.class)
          .hasMessage("no folder can be made read-only here: chosen by a test");
    }
  }

  @Test
  void shouldLeaveNothingWhenStoppedWhileFoldersAreMounted() throws Exception {
    var tree = ProcessTree.create();
    try (var host = Hosts.open(Kind.PID_NAMESPACE, folder.resolve("processes"))) {
      assumeThat(host.containment().readOnlyTrouble()).isNull();
      var plain = tree.launch(open, Launches.LONG);
      for (var delay = 0; delay < 20; delay++) {
        var process =
            host.start(with(plain, new Protection(List.of(closed), List.of(open))), listener);
        LockSupport.parkNanos(Duration.ofMillis(5L * delay).toNanos());
        process.stop();

        assertThat(process.await().ending()).isEqualTo(Ending.STOPPED);
        assertThat(tree.living()).isEmpty();
      }
    } finally {
      tree.end();
    }
  }

  private Exit run(String script, Protection protection) throws Exception {
    try (var host = Hosts.open(Kind.PID_NAMESPACE, folder.resolve("processes"))) {
      assumeThat(host.containment().readOnlyTrouble()).isNull();
      return host.start(launch(script, protection), listener).await();
    }
  }

  private Launch launch(String script, Protection protection) {
    return with(Launches.shell(closed, script, closed.toString(), open.toString()), protection);
  }

  private static Launch with(Launch plain, Protection protection) {
    return new Launch(
        plain.command(),
        plain.directory(),
        plain.environment(),
        plain.input(),
        false,
        protection,
        plain.stopSignal(),
        plain.timeLimit(),
        plain.idleLimit());
  }
}
