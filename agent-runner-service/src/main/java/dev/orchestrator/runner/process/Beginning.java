package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whether a command was reached, or its wrappers failed before it: the system may refuse the
/// processes or the memory that they need.
///
/// The wrappers announce the command by a line on stderr. What stands there before was said by
/// them.
final class Beginning {
  static final String LINE = "orchestrator: here the command begins";

  private static final int MAX_WORDS = 1_000;

  private final CountDownLatch begun;
  private String words = "";

  private Beginning(boolean announced) {
    begun = new CountDownLatch(announced ? 1 : 0);
  }

  static Beginning of(Enclosure enclosure) {
    return new Beginning(enclosure.announcesBeginning());
  }

  boolean isSeen() {
    return begun.getCount() == 0;
  }

  boolean await(Duration patience) throws InterruptedException {
    return begun.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Takes note of a line of stderr.
  ///
  /// @return whether it was the announcement, which is nobody else's business
  synchronized boolean isAnnounced(String line) {
    if (isSeen()) {
      return false;
    }
    if (line.equals(LINE)) {
      begun.countDown();
      return true;
    }
    words = line.length() <= MAX_WORDS ? line : line.substring(0, MAX_WORDS);
    return false;
  }

  /// The last that the wrappers said; empty if nothing.
  synchronized String words() {
    return words;
  }
}
