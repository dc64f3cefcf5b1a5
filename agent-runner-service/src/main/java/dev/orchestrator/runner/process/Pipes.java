package dev.orchestrator.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Keeps a process's pipes moving: feeds its stdin and drains what it writes, each on a thread.
///
/// These are platform threads on purpose. A virtual thread that reads from a pipe holds its carrier
/// all the while, and some hundred silent agents would stop every virtual thread of the program.
final class Pipes {
  private static final int CHUNK = 64 * 1024;

  private final Process process;
  private final Runnable onOutput;
  private final List<Thread> readers;

  private Pipes(
      Process process, Runnable onOutput, Consumer<String> stdout, Consumer<String> stderr) {
    this.process = process;
    this.onOutput = onOutput;
    readers =
        List.of(
            start("stdout", () -> drain(process.getInputStream(), stdout)),
            start("stderr", () -> drain(process.getErrorStream(), stderr)));
  }

  /// Drains from now on. `onOutput` hears of every byte at once, the others of whole lines.
  static Pipes open(
      Process process, Runnable onOutput, Consumer<String> stdout, Consumer<String> stderr) {
    return new Pipes(process, onOutput, stdout, stderr);
  }

  /// Writes all of `input` to stdin, however slowly it is read, and closes it.
  void feed(byte[] input) {
    start("stdin", () -> write(input));
  }

  /// Waits until all that the process wrote is delivered. Somebody out of our reach may still hold
  /// a pipe open, so there is a bound, after which the pipe is let go.
  void finish(Duration patience) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    for (var reader : readers) {
      reader.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    close(process.getInputStream());
    close(process.getErrorStream());
  }

  private Thread start(String stream, Runnable work) {
    return Thread.ofPlatform().daemon().name(stream + "-of-" + process.pid()).start(work);
  }

  private void write(byte[] input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException _) {
      // a program may end without having read its input: its exit code tells how it went
    }
  }

  private void drain(InputStream source, Consumer<String> lines) {
    var splitter = new LineSplitter(LineSplitter.LONGEST_LINE, lines);
    var chunk = new byte[CHUNK];
    try {
      for (var length = source.read(chunk); length >= 0; length = source.read(chunk)) {
        onOutput.run();
        splitter.accept(chunk, length);
      }
    } catch (IOException _) {
      // the pipe was let go by finish(): nobody listens any more
    }
    splitter.finish();
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException _) {
      // nothing is read from it any more
    }
  }
}
