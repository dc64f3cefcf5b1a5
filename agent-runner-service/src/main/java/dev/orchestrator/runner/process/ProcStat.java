package dev.orchestrator.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// What `/proc` says about a process's place among the others.
///
/// @param pid its number
/// @param isOver whether it has ended and only waits for its parent to take notice
/// @param start in ticks since the machine was booted
record ProcStat(long pid, boolean isOver, long parent, long session, long start) {
  /// Of a process that has just ended, and where there is no `/proc`.
  static final ProcStat NONE = new ProcStat(-1, true, -1, -1, 0);

  /// The fields after the name, which may hold anything but ends with the last parenthesis: state,
  /// parent, group, session, ….
  private static final Set<String> OVER = Set.of("Z", "X");

  private static final int PARENT = 1;

  private static final int SESSION = 3;
  private static final int START = 19;

  static ProcStat of(long pid) {
    try {
      var line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      var fields = line.substring(line.lastIndexOf(") ") + 2).split(" ");
      return new ProcStat(
          pid,
          OVER.contains(fields[0]),
          Long.parseLong(fields[PARENT]),
          Long.parseLong(fields[SESSION]),
          Long.parseLong(fields[START]));
    } catch (IOException _) {
      return NONE;
    }
  }
}
