package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnclosureTest {
  @Test
  void shouldHearSignalsWhenTheProgramWasStartedWithThemIgnored() throws Exception {
    // given
    var probe = EnclosureProbe.open();
    var suicide = List.of("/bin/sh", "-c", "kill -INT $$; exit 0");

    for (var enclosure : List.of(probe.best(), probe.session("chosen by a test"))) {
      // when
      var command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
      command.addAll(enclosure.wrap(suicide, Protection.NONE));

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
}
