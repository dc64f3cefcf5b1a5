package dev.orchestrator.launcher.local;

import dev.orchestrator.launcher.ExitCode;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/// What Ctrl-C, SIGTERM and SIGHUP do while a run is under way: the first one stops it so that it
/// can be resumed, the next one ends the program at once.
final class Interrupts {
  private static final int ALREADY_ASKED = 2;

  private final AtomicInteger count = new AtomicInteger();
  private final Runnable first;

  private Interrupts(Runnable first) {
    this.first = first;
  }

  /// @param first runs on a thread of its own at the first signal
  static void onFirst(Runnable first) {
    var interrupts = new Interrupts(first);
    for (var name : new String[] {"INT", "TERM", "HUP"}) {
      Signal.handle(new Signal(name), _ -> interrupts.received());
    }
  }

  private void received() {
    if (count.incrementAndGet() >= ALREADY_ASKED) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    Thread.ofPlatform().name("interrupt").start(first);
  }
}
