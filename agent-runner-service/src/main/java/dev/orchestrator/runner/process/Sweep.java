package dev.orchestrator.runner.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Kills what a look finds and looks again, since it may have forked meanwhile.
final class Sweep {
  private static final Logger LOG = System.getLogger(Sweep.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /// One look can miss a process that is just being forked or is in the middle of an exec.
  private static final int CLEAN_LOOKS = 2;

  private Sweep() {}

  /// Returns when two looks in a row find nothing.
  static void kill(Supplier<List<ProcessHandle>> look) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var cleanLooks = 0;
    while (cleanLooks < CLEAN_LOOKS) {
      var found = look.get();
      cleanLooks = found.isEmpty() ? cleanLooks + 1 : 0;
      found.forEach(ProcessHandle::destroyForcibly);
      if (!found.isEmpty() && System.nanoTime() > deadline) {
        LOG.log(Level.ERROR, "processes {0} do not end on SIGKILL", found);
        return;
      }
      if (!found.isEmpty()) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
