package dev.orchestrator.runner.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// All processes of this machine at one moment, as `/proc` has them; none where there is no
/// `/proc`.
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private final Map<Long, ProcStat> all = new HashMap<>();
  private final Map<Long, List<ProcStat>> byParent = new HashMap<>();
  private final Map<Long, List<ProcStat>> bySession = new HashMap<>();

  private ProcessTable() {}

  static ProcessTable now() {
    var table = new ProcessTable();
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var entry : entries) {
        table.see(ProcStat.of(Long.parseLong(String.valueOf(entry.getFileName()))));
      }
    } catch (IOException | DirectoryIteratorException _) {
      return table; // nothing is known of what could not be looked at
    }
    return table;
  }

  private void see(ProcStat process) {
    if (!process.isOver()) {
      all.put(process.pid(), process);
      byParent.computeIfAbsent(process.parent(), _ -> new ArrayList<>()).add(process);
      bySession.computeIfAbsent(process.session(), _ -> new ArrayList<>()).add(process);
    }
  }

  /// A process, then its descendants, parents before their children, then others of the session
  /// that it leads and what these have started.
  List<ProcStat> family(long pid) {
    var family = new LinkedHashSet<ProcStat>();
    if (all.containsKey(pid)) {
      addWithDescendants(all.get(pid), family);
      bySession.getOrDefault(pid, List.of()).forEach(one -> addWithDescendants(one, family));
    }
    return List.copyOf(family);
  }

  private void addWithDescendants(ProcStat first, LinkedHashSet<ProcStat> family) {
    var open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      var next = open.remove();
      if (family.add(next)) {
        open.addAll(byParent.getOrDefault(next.pid(), List.of()));
      }
    }
  }
}
