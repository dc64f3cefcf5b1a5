package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.Usage;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells what an attempt has consumed: at once when that is known, then every few seconds while it
/// changes, and what is left at the end.
final class UsageTelling {
  static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<Usage> usage;
  private final Consumer<Usage> teller;
  private Usage told = Usage.NONE;
  private @Nullable Thread thread;
  private boolean over;

  UsageTelling(Supplier<Usage> usage, Consumer<Usage> teller) {
    this.usage = usage;
    this.teller = teller;
  }

  /// The usage may have changed.
  synchronized void look() {
    if (thread == null && !usage.get().equals(told)) {
      thread = Thread.ofVirtual().name("usage").start(this::run);
    }
  }

  private void run() {
    try {
      boolean goesOn;
      do {
        tell();
        goesOn = pause();
      } while (goesOn);
      tell();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() {
    var latest = usage.get();
    if (!latest.equals(told)) {
      told = latest;
      teller.accept(latest);
    }
  }

  /// Whether there may be more afterwards.
  private synchronized boolean pause() throws InterruptedException {
    var end = System.nanoTime() + INTERVAL.toNanos();
    for (var left = INTERVAL;
        left.isPositive() && !over;
        left = Duration.ofNanos(end - System.nanoTime())) {
      wait(left.toMillis() + 1);
    }
    return !over;
  }

  /// Waits until all is told, or nobody takes it for a while: the end of the attempt, which tells
  /// it too where it is no stop, is worth more.
  void finish() {
    Thread last;
    synchronized (this) {
      over = true;
      notifyAll();
      last = thread;
    }
    try {
      if (last != null && !last.join(PATIENCE)) {
        last.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
