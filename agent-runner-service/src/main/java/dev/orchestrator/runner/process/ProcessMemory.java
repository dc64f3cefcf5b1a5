package dev.orchestrator.runner.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What processes have in memory, as `/proc` tells it.
final class ProcessMemory {
  private static final int KIBIBYTE = 1024;

  private ProcessMemory() {}

  /// Whether the processes have more than so many bytes resident together. What several of them
  /// share counts once; as that is slow to find out, it is only looked at where it could matter.
  static boolean exceeds(List<ProcStat> processes, long bytes) {
    return sum(processes, "status", "VmRSS:") > bytes
        && sum(processes, "smaps_rollup", "Pss:") > bytes;
  }

  private static long sum(List<ProcStat> processes, String file, String field) {
    return processes.stream().mapToLong(process -> bytes(process.pid(), file, field)).sum();
  }

  /// Of a process that has just ended, or does not let itself be looked at, nothing.
  private static long bytes(long pid, String file, String field) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), file))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }
}
