package dev.orchestrator.runner.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds and ends processes by the mark in their environment, never by a name.
///
/// Reads `/proc`, so it finds nothing on systems without it. What we may not read was not started
/// by us with our rights and stays untouched.
final class MarkedProcesses {
  private static final Logger LOG = System.getLogger(MarkedProcesses.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /// One look can miss a process that is just being forked or is in the middle of an exec.
  private static final int CLEAN_LOOKS = 2;

  private MarkedProcesses() {}

  /// Ends all that one start led to.
  static void end(Mark mark) {
    end(mark.text()::equals);
  }

  /// Ends all that a host ever started.
  static void endAllOf(String host) {
    end(mark -> mark.startsWith(Mark.prefix(host)));
  }

  /// Kills what is found and looks again, since it may have forked meanwhile, until two looks in a
  /// row find nothing.
  private static void end(Predicate<String> mark) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var cleanLooks = 0;
    while (cleanLooks < CLEAN_LOOKS) {
      var found = find(mark);
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

  private static List<ProcessHandle> find(Predicate<String> mark) {
    var self = ProcessHandle.current();
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(self))
        .filter(process -> marks(process).anyMatch(mark))
        .toList();
  }

  private static Stream<String> marks(ProcessHandle process) {
    var assignment = Mark.VARIABLE + "=";
    return Stream.of(environment(process).split("\0"))
        .filter(variable -> variable.startsWith(assignment))
        .flatMap(variable -> Stream.of(variable.substring(assignment.length()).split(" ")));
  }

  private static String environment(ProcessHandle process) {
    try {
      var file = Path.of("/proc", Long.toString(process.pid()), "environ");
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return ""; // it has just ended, or belongs to somebody else
    }
  }
}
