package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The pipes of a process: each moves on a thread of its own, so that none can block another.
record Pipes(Drain stdout, Drain stderr) {

  /// Drains both outputs from now on. `onOutput` hears of the number of bytes at once, the others
  /// of lines.
  static Pipes open(
      Process process, IntConsumer onOutput, Consumer<String> stdout, Consumer<String> stderr) {
    return new Pipes(
        Drain.start("stdout-of-" + process.pid(), process.getInputStream(), onOutput, stdout),
        Drain.start("stderr-of-" + process.pid(), process.getErrorStream(), onOutput, stderr));
  }

  /// See [Drain#finish].
  void finish(Duration patience) throws InterruptedException {
    stdout.finish(patience);
    stderr.finish(patience);
  }
}
