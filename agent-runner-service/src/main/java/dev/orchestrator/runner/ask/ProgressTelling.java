package dev.orchestrator.runner.ask;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells how far an agent is, at most once a second: of words that come faster the latest are told,
/// and the last ones are never left out.
final class ProgressTelling {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AskListener listener;
  private @Nullable String latest;
  private @Nullable Thread thread;
  private boolean over;

  ProgressTelling(AskListener listener) {
    this.listener = listener;
  }

  synchronized Outcome report(String words) {
    if (over) {
      return Outcome.over();
    }
    if (words.isBlank()) {
      return Outcome.unfit("There is no message.");
    }
    latest = words;
    if (thread == null) {
      thread = Thread.ofVirtual().name("progress").start(this::run);
    }
    notifyAll();
    return Outcome.NOTED;
  }

  private void run() {
    try {
      var told = "";
      for (var words = next(); words != null; words = next()) {
        if (!words.equals(told)) {
          listener.progressed(words);
          told = words;
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Null when there will be none.
  private synchronized @Nullable String next() throws InterruptedException {
    while (latest == null && !over) {
      wait();
    }
    var words = latest;
    latest = null;
    return words;
  }

  private synchronized void pause() throws InterruptedException {
    var end = System.nanoTime() + INTERVAL.toNanos();
    for (var left = INTERVAL;
        left.isPositive() && !over;
        left = Duration.ofNanos(end - System.nanoTime())) {
      wait(left.toMillis() + 1);
    }
  }

  /// Takes nothing more.
  synchronized void end() {
    over = true;
    notifyAll();
  }

  /// Waits until the last words are told, or nobody takes them for a while: the end of the attempt
  /// is worth more.
  void finish() throws InterruptedException {
    Thread last;
    synchronized (this) {
      last = thread;
    }
    if (last != null && !last.join(PATIENCE)) {
      last.interrupt();
      last.join();
    }
  }
}
