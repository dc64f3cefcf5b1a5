package dev.orchestrator.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Encloses a command in a PID namespace of its own.
///
/// Three processes stand in a row: `unshare` outermost, a shell that is process 1 of the namespace,
/// and the command. Where folders are made read-only, a shell that mounts them becomes `unshare`
/// when it is done. The shell is there because process 1 has no default signal handling, which
/// programs count on, and must collect orphans, which programs do not do. When it ends, the kernel
/// kills all others of the namespace before `unshare` hears of it. When our process dies, the
/// parent-death signals set by `setpriv` and `--kill-child` end the row from the outside in.
record NamespaceEnclosure(Containment containment, Namespaces namespaces, Signals signals)
    implements Enclosure {
  /// Keeps the shell's own remarks ("Terminated") out of the command's stderr.
  private static final String PROCESS_ONE =
      "exec 3>&2 2>/dev/null; (exec 2>&3 3>&-; exec \"$@\"); exit $?";

  private static final int KILLED = 128 + 9;
  private static final String FIRST = "1";
  private static final String SECOND = "2";
  private static final Duration START_PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(2);

  @Override
  public List<String> wrap(List<String> command, Protection protection) {
    var wrapped = new ArrayList<>(namespaces.prefix(protection));
    wrapped.addAll(List.of("-c", PROCESS_ONE, "sh"));
    wrapped.addAll(command);
    return wrapped;
  }

  /// A command that was not even reached within a second has nothing to finish and is killed.
  @Override
  public void ask(ProcessHandle outermost, StopSignal signal) {
    var deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (outermost.isAlive() && System.nanoTime() < deadline) {
      var command = command(outermost);
      if (command.isPresent()) {
        signals.send(command.get().pid(), signal);
        return;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    kill(outermost);
  }

  /// The command's end is the shell's end is the namespace's end, in this order, so that the exit
  /// code comes through: `unshare` (2.38) loses it when the shell itself is killed.
  @Override
  public void kill(ProcessHandle outermost) {
    command(outermost).or(() -> init(outermost)).orElse(outermost).destroyForcibly();
  }

  /// Nothing is left, unless `unshare` itself was killed: then the namespace ends a moment after
  /// it.
  @Override
  public void endRest(ProcessHandle outermost, Mark mark, int code) {
    if (code == KILLED) {
      MarkedProcesses.end(mark);
    }
  }

  /// Not every child is process 1: before it there may be those that mount.
  private static Optional<ProcessHandle> init(ProcessHandle outermost) {
    return outermost.children().filter(child -> isNumber(child, FIRST)).findFirst();
  }

  /// The command is process 2 of its namespace; orphans that process 1 adopted have higher numbers.
  private static Optional<ProcessHandle> command(ProcessHandle outermost) {
    return init(outermost)
        .flatMap(init -> init.children().filter(child -> isNumber(child, SECOND)).findFirst());
  }

  private static boolean isNumber(ProcessHandle process, String number) {
    try {
      var status = Path.of("/proc", Long.toString(process.pid()), "status");
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("NSpid:"))
          .anyMatch(line -> line.substring(line.lastIndexOf('\t') + 1).equals(number));
    } catch (IOException _) {
      return false; // it has just ended
    }
  }
}
