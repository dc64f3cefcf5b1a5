package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The time that one process and its rest have to stop, counted from the first time they are asked.
final class Grace {
  private final Duration length;
  private final AtomicReference<@Nullable Long> begun = new AtomicReference<>();

  Grace(Duration length) {
    this.length = length;
  }

  /// Calling it again changes nothing.
  void begin() {
    begun.compareAndSet(null, System.nanoTime());
  }

  /// Never negative.
  Duration left() {
    var since = begun.get();
    var left = since == null ? length : length.minusNanos(System.nanoTime() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }

  Duration half() {
    return length.dividedBy(2);
  }
}
