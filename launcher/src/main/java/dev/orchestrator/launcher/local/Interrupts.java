package dev.orchestrator.launcher.local;

import dev.orchestrator.launcher.ExitCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// What Ctrl-C, SIGTERM and SIGHUP do while a run is under way: the first one stops it so that it
/// can be resumed, the next one ends the program at once. Closing gives the signals back.
final class Interrupts implements AutoCloseable {
  private static final int ALREADY_ASKED = 2;

  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private final AtomicInteger count = new AtomicInteger();
  private final Map<Signal, SignalHandler> previous = new HashMap<>();

  /// Takes the signals over; until then they do what they did before.
  ///
  /// @param first runs on a thread of its own at the first signal
  void onFirst(Runnable first) {
    for (var name : NAMES) {
      var signal = new Signal(name);
      previous.put(signal, Signal.handle(signal, _ -> received(first)));
    }
  }

  private void received(Runnable first) {
    if (count.incrementAndGet() >= ALREADY_ASKED) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    Thread.ofPlatform().name("interrupt").start(first);
  }

  @Override
  public void close() {
    previous.forEach(Signal::handle);
  }
}
