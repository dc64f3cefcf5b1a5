package dev.orchestrator.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Reads one stream of a process to its end and hands on its lines.
///
/// On a platform thread on purpose: a virtual thread that reads from a pipe holds its carrier all
/// the while, and some hundred silent agents would stop every virtual thread of the program.
final class Drain {
  private static final int CHUNK = 64 * 1024;

  private final InputStream source;
  private final IntConsumer onOutput;
  private final LineSplitter lines;
  private final Thread thread;
  private volatile boolean reading;

  private Drain(String name, InputStream source, IntConsumer onOutput, Consumer<String> lines) {
    this.source = source;
    this.onOutput = onOutput;
    this.lines = new LineSplitter(LineSplitter.LONGEST_LINE, lines);
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /// Starts to read. `onOutput` hears of the number of bytes at once, `lines` of whole lines.
  static Drain start(
      String name, InputStream source, IntConsumer onOutput, Consumer<String> lines) {
    var drain = new Drain(name, source, onOutput, lines);
    drain.thread.start();
    return drain;
  }

  /// Waits until all that was written is handed on, however long the receiver takes for it. Waits
  /// for the end of the stream for `patience` only: somebody out of our reach may hold the pipe
  /// open.
  void finish(Duration patience) throws InterruptedException {
    while (!thread.join(patience) && !reading) {
      // the receiver is busy
    }
    close();
  }

  private void run() {
    var chunk = new byte[CHUNK];
    try {
      for (var length = read(chunk); length >= 0; length = read(chunk)) {
        onOutput.accept(length);
        lines.accept(chunk, length);
      }
    } catch (IOException _) {
      // finish() let the pipe go: what comes now is nobody's
    }
    lines.finish();
  }

  private int read(byte[] chunk) throws IOException {
    reading = true;
    try {
      return source.read(chunk);
    } finally {
      reading = false;
    }
  }

  private void close() {
    try {
      source.close();
    } catch (IOException _) {
      // nothing is read from it any more
    }
  }
}
