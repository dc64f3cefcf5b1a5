package dev.orchestrator.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Encloses a command in a PID namespace of its own.
///
/// Three processes stand in a row: `unshare` outermost, a shell that is process 1 of the namespace,
/// and the command. Where folders are made read-only, a shell that mounts them becomes `unshare`
/// when it is done. The shell is there because process 1 has no default signal handling, which
/// programs count on, and must collect orphans, which programs do not do. When the command has
/// ended, the shell gives what is left its grace. When the shell ends, the kernel kills all others
/// of the namespace before `unshare` hears of it. When our process dies, the parent-death signals
/// set by `setpriv` and `--kill-child` end the row from the outside in.
record NamespaceEnclosure(Containment containment, Namespaces namespaces, Signals signals)
    implements Enclosure {
  private static final String SLEEP = Executables.findTool("sleep").orElse("sleep");

  /// Runs the command, then asks the rest to end, unless it was asked already, as a SIGTERM tells
  /// it, and waits until it is alone or the grace is over: `$0` tenths of a second. Whatever is
  /// alone in its namespace finds one process in `/proc`. Its own remarks ("Terminated") are kept
  /// out of the command's stderr.
  private static final String PROCESS_ONE =
      """
      asked=
      trap 'asked=yes' TERM
      exec 3>&2 2>/dev/null
      (exec 2>&3 3>&-; echo '%s' >&2; exec "$@")
      code=$?
      alone() { set -- /proc/[0-9]*; [ $# -eq 1 ]; }
      alone && exit $code
      [ "$asked" ] || kill -TERM -1
      pause=0.005
      left=$0
      until alone || [ "$left" -le 0 ]; do
        '%s' $pause || '%s' 1
        case $pause in
          0.005) pause=0.01 ;;
          0.01) pause=0.02 ;;
          0.02) pause=0.05 ;;
          *) pause=0.1 left=$((left - 1)) ;;
        esac
      done
      exit $code
      """
          .formatted(Beginning.LINE, SLEEP, SLEEP);

  private static final int KILLED = 128 + 9;
  private static final String FIRST = "1";
  private static final String SECOND = "2";

  @Override
  public List<String> wrap(List<String> command, Protection protection, Mark mark, Duration grace) {
    var wrapped = new ArrayList<>(namespaces.prefix(protection));
    wrapped.addAll(List.of("-c", PROCESS_ONE, Long.toString(grace.toMillis() / 100)));
    wrapped.addAll(command);
    return wrapped;
  }

  /// `unshare` and the shell.
  @Override
  public int wrappers() {
    return 2;
  }

  @Override
  public boolean announcesBeginning() {
    return true;
  }

  @Override
  public void ask(Enclosed enclosed, StopSignal signal) {
    command(enclosed.outermost())
        .ifPresent(command -> {
          switch (signal) {
            case INTERRUPT -> signals.interrupt(command);
            case TERMINATE -> command.destroy();
          }
        });
  }

  /// Process 1 and all others but the command. Once the command has ended, process 1 sees to the
  /// rest.
  @Override
  public List<ProcessHandle> rest(Enclosed enclosed) {
    var command = command(enclosed.outermost());
    return command.isEmpty()
        ? List.of()
        : init(enclosed.outermost()).stream()
            .flatMap(init -> Stream.concat(Stream.of(init), init.descendants()))
            .filter(process -> !process.equals(command.get()))
            .toList();
  }

  /// The command's end and that of all others is the shell's end is the namespace's end, in this
  /// order, so that the exit code comes through: `unshare` (2.38) loses it when the shell itself is
  /// killed.
  @Override
  public void kill(Enclosed enclosed) {
    init(enclosed.outermost()).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void abort(Enclosed enclosed) {
    init(enclosed.outermost()).orElse(enclosed.outermost()).destroyForcibly();
  }

  /// Nothing is left, unless `unshare` itself was killed: then the namespace ends a moment after
  /// it.
  @Override
  public void killRest(Enclosed enclosed, int code) {
    if (code == KILLED) {
      Sweep.kill(() -> MarkedProcesses.of(enclosed.mark()));
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
