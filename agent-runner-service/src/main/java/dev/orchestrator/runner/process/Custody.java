package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The hold that a host has on one process and on what it starts.
///
/// A stop goes like this: the command gets the signal that it likes, what it started gets SIGTERM,
/// each of them once, and what is left after the grace gets SIGKILL. What a command leaves behind
/// when it ends by itself is treated alike.
final class Custody {
  /// A command that was not even reached within this time has nothing to finish.
  private static final Duration START_PATIENCE = Duration.ofSeconds(1);

  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Process process;
  private final Enclosure enclosure;
  private final Enclosed enclosed;
  private final Grace grace;
  private final Beginning beginning;
  private final Set<ProcessHandle> asked = ConcurrentHashMap.newKeySet();

  Custody(Process process, Enclosure enclosure, Mark mark, Duration grace) {
    this.process = process;
    this.enclosure = enclosure;
    enclosed = Enclosed.of(process, mark);
    this.grace = new Grace(grace);
    beginning = Beginning.of(enclosure);
  }

  Beginning beginning() {
    return beginning;
  }

  /// The command and all that it started.
  List<ProcStat> processes(ProcessTable table) {
    return table.family(process.pid()).stream().skip(enclosure.wrappers()).toList();
  }

  /// Ends the process; returns when it is gone or cannot be killed.
  void end(StopSignal signal) throws InterruptedException {
    grace.begin();
    if (beginning.await(START_PATIENCE)) {
      ask(signal);
      process.waitFor(grace.left());
      repeatWhileAlive(KILL_PATIENCE, enclosure::kill);
    }
    abort();
  }

  /// Who likes SIGINT puts its own children away, and makes something of it; it has half of the
  /// grace for that.
  private void ask(StopSignal signal) throws InterruptedException {
    if (signal == StopSignal.INTERRUPT) {
      enclosure.ask(enclosed, signal);
      process.waitFor(grace.half());
    }
    if (process.isAlive()) {
      enclosure.ask(enclosed, StopSignal.TERMINATE);
      askEach(rest());
    }
  }

  /// How long [#end] may take at most.
  Duration endPatience() {
    return START_PATIENCE.plus(grace.left()).plus(KILL_PATIENCE).plus(KILL_PATIENCE);
  }

  /// Kills the process at once, its wrappers too.
  void abort() throws InterruptedException {
    repeatWhileAlive(KILL_PATIENCE, enclosure::abort);
  }

  /// Kills all without waiting for anybody.
  void abandon() {
    enclosure.abort(enclosed);
    Sweep.kill(() -> MarkedProcesses.of(enclosed.mark()));
  }

  private void repeatWhileAlive(Duration patience, Consumer<Enclosed> action)
      throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      action.accept(enclosed);
      process.waitFor(PAUSE);
    }
  }

  /// Ends what is left after the process ended with `code`.
  void endRest(int code) throws InterruptedException {
    grace.begin();
    for (var rest = rest(); !rest.isEmpty() && grace.left().isPositive(); rest = rest()) {
      askEach(rest);
      Thread.sleep(PAUSE);
    }
    enclosure.killRest(enclosed, code);
  }

  private List<ProcessHandle> rest() {
    return enclosure.rest(enclosed);
  }

  private void askEach(List<ProcessHandle> processes) {
    processes.stream().filter(asked::add).forEach(ProcessHandle::destroy);
  }
}
