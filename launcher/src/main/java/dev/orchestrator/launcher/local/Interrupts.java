package dev.orchestrator.launcher.local;

import dev.orchestrator.launcher.ExitCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// What Ctrl-C, SIGTERM and SIGHUP do from here to the closing, which gives the signals back: the
/// first one asks for an end that can be resumed from, a later Ctrl-C or SIGTERM ends the program
/// at once.
final class Interrupts implements AutoCloseable {
  private static final String HANG_UP = "HUP";
  private static final List<String> NAMES = List.of("INT", "TERM", HANG_UP);

  /// A terminal that closes or a supervisor may send several signals together; those count as one.
  private static final Duration TOGETHER = Duration.ofMillis(500);

  private static final Executor OWN_THREAD =
      action -> Thread.ofPlatform().name("interrupt").start(action);

  private final CompletableFuture<Long> firstNanos = new CompletableFuture<>();
  private final Map<Signal, SignalHandler> previous = new HashMap<>();

  /// Takes the signals over.
  Interrupts() {
    for (var name : NAMES) {
      var signal = new Signal(name);
      previous.put(signal, Signal.handle(signal, this::received));
    }
  }

  /// Whether a signal has come.
  boolean asked() {
    return firstNanos.isDone();
  }

  /// Waits for a signal.
  ///
  /// @return whether one has come
  boolean askedWithin(Duration limit) throws InterruptedException {
    try {
      firstNanos.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("signals do not fail", e);
    }
  }

  /// Has the same follow as the first signal.
  void ask() {
    firstNanos.complete(System.nanoTime());
  }

  /// @param action runs on a thread of its own at the first signal, or now if that has come
  void onFirst(Runnable action) {
    firstNanos.thenRunAsync(action, OWN_THREAD);
  }

  private void received(Signal signal) {
    var now = System.nanoTime();
    if (!firstNanos.complete(now) && endsAtOnce(signal, now - firstNanos.join())) {
      System.err.println("orchestrator: stopped at once; `orchestrator resume` goes on");
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
  }

  private static boolean endsAtOnce(Signal signal, long nanosAfterFirst) {
    return !signal.getName().equals(HANG_UP) && nanosAfterFirst >= TOGETHER.toNanos();
  }

  @Override
  public void close() {
    previous.forEach(Signal::handle);
  }
}
