package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NativeSignalsTest {
  private final NativeSignals signals = new NativeSignals();

  @Test
  void shouldInterruptAProcess() throws Exception {
    var process = new ProcessBuilder("sleep", "300").start();

    signals.interrupt(process.toHandle());

    assertThat(process.waitFor()).isEqualTo(130);
  }

  /// As when a number was given to another process after the one that we knew had ended.
  @Test
  void shouldLeaveAProcessAloneThatOnlyHasTheNumber() throws Exception {
    var stranger = new ProcessBuilder("sleep", "300").start();
    try {
      var ended = new ProcessBuilder("true").start();
      ended.waitFor();

      signals.interrupt(ForgedHandle.of(stranger.pid(), ended.toHandle()));

      assertThat(stranger.waitFor(Duration.ofMillis(200))).isFalse();
    } finally {
      stranger.destroyForcibly();
    }
  }
}
