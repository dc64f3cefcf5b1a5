package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runner.process.Containment.Kind;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnclosureTest {
  @Test
  void shouldHearSignalsWhenTheProgramWasStartedWithThemIgnored() throws Exception {
    // given
    var probe = EnclosureProbe.open();
    var suicide = List.of("/bin/sh", "-c", "kill -INT $$; exit 0");

    for (var enclosure : List.of(probe.best(), probe.session("chosen by a test"))) {
      // when
      var command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
      command.addAll(
          enclosure.wrap(suicide, Protection.NONE, new Mark("trial", 1), ProcessHost.GRACE));

      // then
      assertThat(new ProcessBuilder(command).start().waitFor()).isEqualTo(130);
    }
  }

  @Test
  void shouldSayWhyWhenATrialFails() throws Exception {
    assertThat(Trial.failureOf(_ -> List.of("no-such-tool")))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no-such-tool"));
    assertThat(Trial.failureOf(_ -> List.of("sh", "-c", "echo not permitted >&2; exit 1")))
        .hasValue("not permitted");
  }

  @Test
  void shouldTellThatTheCommandWasNotReachedWhenItsWrappersFail(@TempDir Path folder)
      throws Exception {
    // given
    var broken =
        new Namespaces(List.of("--unheard-of"), List.of(), List.of(), List.of(), List.of());
    var containment = new Containment(Kind.PID_NAMESPACE, "broken", null);
    var enclosure = new NamespaceEnclosure(containment, broken, new NativeSignals());
    var keeping = new ProcessHost.Keeping(enclosure, ProcessHost.GRACE);
    var output = new RecordingListener();

    try (var host = ProcessHost.open(folder, new SecureRandom(), keeping)) {
      // when
      var exit = host.start(Launches.shell(folder, "exit 0"), output).await();

      // then
      assertThat(exit.ending()).isEqualTo(Ending.NOT_BEGUN);
      assertThat(exit.trouble()).isEqualTo(output.stderr.getLast()).contains("unshare");
    }
  }
}
