package dev.orchestrator.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds processes by their mark, never by a name or a number alone.
///
/// Reads `/proc`, so it finds nothing on systems without it. What we may not read was not started
/// by us with our rights and stays untouched.
final class MarkedProcesses {
  private static final String ASSIGNMENT = Mark.VARIABLE + "=";
  static final String LIMIT = "Max realtime timeout";

  private MarkedProcesses() {}

  /// All that one start led to.
  static List<ProcessHandle> of(Mark mark) {
    return find(process -> isMarked(process, mark));
  }

  /// Ends all that a host ever started.
  static void killAllOf(String host) {
    Sweep.kill(() -> find(process -> isOfHost(process, host)));
  }

  static boolean isMarked(ProcessHandle process, Mark mark) {
    return variables(process).anyMatch(mark.text()::equals)
        || limits(process).anyMatch(Long.toString(mark.limit())::equals);
  }

  /// Whether somebody has set the limit that a mark would set.
  static boolean isLimited(ProcessHandle process) {
    return limits(process).anyMatch(limit -> Character.isDigit(limit.charAt(0)));
  }

  private static boolean isOfHost(ProcessHandle process, String host) {
    return variables(process).anyMatch(text -> text.startsWith(Mark.prefix(host)))
        || limits(process).anyMatch(limit -> Mark.isLimitOf(host, limit));
  }

  private static List<ProcessHandle> find(Predicate<ProcessHandle> isWanted) {
    var self = ProcessHandle.current();
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(self))
        .filter(isWanted)
        .filter(process -> !ProcStat.of(process.pid()).isOver())
        .toList();
  }

  private static Stream<String> variables(ProcessHandle process) {
    return Stream.of(read(process, "environ").split("\0"))
        .filter(variable -> variable.startsWith(ASSIGNMENT))
        .flatMap(variable -> Stream.of(variable.substring(ASSIGNMENT.length()).split(" ")));
  }

  private static Stream<String> limits(ProcessHandle process) {
    return read(process, "limits")
        .lines()
        .filter(line -> line.startsWith(LIMIT))
        .flatMap(line -> Stream.of(line.substring(LIMIT.length()).strip().split(" +")));
  }

  private static String read(ProcessHandle process, String file) {
    try {
      var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return ""; // it has just ended, or belongs to somebody else
    }
  }
}
