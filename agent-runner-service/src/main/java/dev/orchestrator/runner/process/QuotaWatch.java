package dev.orchestrator.runner.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks from time to time at what the processes of a host take of the machine, and ends those that
/// take too much. Looks at nothing while there is nothing to watch, and spends a small part of its
/// time on looking.
final class QuotaWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(QuotaWatch.class.getName());
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

  /// When a look takes long it is most needed: the machine is busy, perhaps by what is to be ended.
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /// Of folders, which may be large.
  private static final Duration LONGEST_FOLDER_PAUSE = Duration.ofSeconds(15);

  /// How much longer than a look the pause after it is, as a rule.
  private static final int PAUSES_PER_LOOK = 40;

  private final Round processes =
      new Round("quota-of-processes", LONGEST_PAUSE, QuotaWatch::checkProcesses);
  private final Round folders =
      new Round("quota-of-folders", LONGEST_FOLDER_PAUSE, QuotaWatch::checkFolders);

  /// Watches a process until it ends.
  void watch(RunningProcess process) {
    if (process.quota().boundsProcesses()) {
      processes.add(process);
    }
    if (process.quota().diskBytes() != null) {
      folders.add(process);
    }
  }

  @Override
  public void close() {
    processes.close();
    folders.close();
  }

  private static void checkProcesses(Collection<RunningProcess> watched) {
    var table = ProcessTable.now();
    watched.forEach(process -> checkProcesses(process, table));
  }

  private static void checkProcesses(RunningProcess process, ProcessTable table) {
    var quota = process.quota();
    var family = process.processes(table);
    var memory = quota.memoryBytes();
    if (family.size() > quota.processes()) {
      process.exceed(
          "has %d processes, more than its limit of %d"
              .formatted(family.size(), quota.processes()));
    } else if (memory != null && ProcessMemory.exceeds(family, memory)) {
      process.exceed("has taken more than its limit of %d bytes of memory".formatted(memory));
    }
  }

  private static void checkFolders(Collection<RunningProcess> watched) {
    watched.forEach(QuotaWatch::checkFolder);
  }

  private static void checkFolder(RunningProcess process) {
    var limit = process.quota().diskBytes();
    try {
      if (limit != null && FolderSize.bytes(process.directory()) > limit) {
        process.exceed("has filled its workspace beyond its limit of %d bytes".formatted(limit));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the size of {0} is not known: {1}", process.directory(), e);
    }
  }

  /// One kind of look that is repeated while something is watched.
  private static final class Round implements AutoCloseable {
    private final Duration longestPause;
    private final Consumer<Collection<RunningProcess>> look;
    private final Set<RunningProcess> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread;
    private @Nullable ScheduledFuture<?> next;

    Round(String name, Duration longestPause, Consumer<Collection<RunningProcess>> look) {
      this.longestPause = longestPause;
      this.look = look;
      thread =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name(name).factory());
    }

    synchronized void add(RunningProcess process) {
      watched.add(process);
      process.whenEnded(() -> watched.remove(process));
      if (next == null) {
        schedule(SHORTEST_PAUSE);
      }
    }

    private synchronized void schedule(Duration pause) {
      next =
          watched.isEmpty() || thread.isShutdown()
              ? null
              : thread.schedule(this::look, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
      var began = System.nanoTime();
      try {
        look.accept(watched.stream().filter(process -> !process.isEnding()).toList());
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "what agents take of the machine cannot be told", e);
      }
      schedule(pauseAfter(Duration.ofNanos(System.nanoTime() - began)));
    }

    private Duration pauseAfter(Duration look) {
      var pause = look.multipliedBy(PAUSES_PER_LOOK);
      if (pause.compareTo(longestPause) > 0) {
        return longestPause;
      }
      return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
