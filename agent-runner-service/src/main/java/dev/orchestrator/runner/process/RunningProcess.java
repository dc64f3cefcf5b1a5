package dev.orchestrator.runner.process;

import dev.orchestrator.contracts.log.LogContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A command that was started, with all that it starts itself.
///
/// Its methods may be called from any thread. It ends by itself, by [#stop], at a limit, or with
/// its host; in each case nothing that it started lives on.
public final class RunningProcess {
  private static final Logger LOG = System.getLogger(RunningProcess.class.getName());
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(1);
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final Custody custody;
  private final StopSignal stopSignal;
  private final Feed input;
  private final Limits limits;
  private final Quota quota;
  private final Path directory;
  private final AtomicLong outputBytes = new AtomicLong();
  private volatile String excess = "";
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();

  private RunningProcess(Process process, Custody custody, Launch launch) {
    this.process = process;
    input = Feed.start(process, launch);
    this.custody = custody;
    stopSignal = launch.stopSignal();
    limits = new Limits(launch);
    quota = launch.quota();
    directory = launch.directory();
  }

  /// Takes charge of a process that was just started.
  static RunningProcess begin(
      Process process, Custody custody, Launch launch, OutputListener listener) {
    var running = new RunningProcess(process, custody, launch);
    var pipes =
        Pipes.open(
            process,
            running::outputSeen,
            line -> running.deliver(listener::stdout, line),
            line -> running.deliverStderr(listener, line));
    Thread.ofVirtual()
        .name("supervisor-of-" + process.pid())
        .start(LogContext.carried(() -> running.supervise(pipes)));
    return running;
  }

  private void outputSeen(int bytes) {
    limits.outputSeen();
    if (outputBytes.addAndGet(bytes) > quota.outputBytes()) {
      exceed(
          "has written more than its limit of %d bytes of output".formatted(quota.outputBytes()));
    }
  }

  Quota quota() {
    return quota;
  }

  Path directory() {
    return directory;
  }

  /// All its processes but for our wrappers.
  List<ProcStat> processes(ProcessTable table) {
    return custody.processes(table);
  }

  boolean isEnding() {
    return ending.isDone();
  }

  /// It has taken more than its quota, and is given no time to take still more.
  ///
  /// @param what it has taken, continuing a sentence that begins with its name
  void exceed(String what) {
    if (!ending.isDone()) {
      excess = what;
    }
    if (ending.complete(Ending.OVER_QUOTA)) {
      Thread.ofVirtual().name("end-of-" + pid()).start(this::kill);
    }
  }

  /// Waits until the process and all that it started are gone and its output is delivered.
  ///
  /// An interrupt ends the waiting only, not the process.
  ///
  /// @throws IllegalStateException if the listener threw, or by a defect in here
  public Exit await() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("process %d was not followed to its end".formatted(pid()), e);
    }
  }

  /// Asks the process to stop and kills what is left of it after the grace. Returns at once;
  /// calling it again, or after the end, does nothing.
  public void stop() {
    end(Ending.STOPPED);
  }

  /// Lets it say nothing for this long beyond its idle limit, until the next call.
  public void allowSilence(Duration beyondIdleLimit) {
    limits.allowSilence(beyondIdleLimit);
  }

  /// Stops both its limits or lets them go on: the idle limit from its beginning, the time limit
  /// from where it was.
  public void suspendLimits(boolean isSuspended) {
    if (isSuspended) {
      limits.suspend();
    } else {
      limits.resume();
    }
  }

  /// Its stdin, closed already unless the launch asked for a dialogue.
  public ProcessInput input() {
    return input;
  }

  /// The number of the process that we started, which may be a wrapper around the command.
  public long pid() {
    return process.pid();
  }

  /// Runs `action` when [#await] would return.
  void whenEnded(Runnable action) {
    var _ = exit.whenComplete((_, _) -> action.run());
  }

  /// Waits for the end, whatever it was, even if the thread is interrupted.
  void join() {
    exit.handle((_, _) -> true).join();
  }

  private void deliverStderr(OutputListener listener, String line) {
    if (!custody.beginning().isAnnounced(line)) {
      deliver(listener::stderr, line);
    }
  }

  private void deliver(Consumer<String> listener, String line) {
    if (exit.isDone() || defect.get() != null) {
      return;
    }
    try {
      listener.accept(line);
    } catch (RuntimeException | Error e) {
      defect.set(e);
      stop();
    }
  }

  private void supervise(Pipes pipes) {
    try {
      var code = exitCode();
      ending.complete(Ending.EXITED);
      input.close();
      custody.endRest(code);
      pipes.finish(DRAIN_PATIENCE);
      complete(exit(code));
    } catch (Throwable e) {
      exit.completeExceptionally(e);
    }
  }

  private Exit exit(int code) {
    var reason = ending.join();
    if (reason == Ending.EXITED && !custody.beginning().isSeen()) {
      return new Exit(code, Ending.NOT_BEGUN, custody.beginning().words());
    }
    return new Exit(code, reason, reason == Ending.OVER_QUOTA ? excess : "");
  }

  private void complete(Exit result) {
    var failure = defect.get();
    if (failure == null) {
      exit.complete(result);
    } else {
      exit.completeExceptionally(failure);
    }
  }

  private int exitCode() throws InterruptedException {
    while (!process.waitFor(limits.left())) {
      limits.reached().ifPresent(this::end);
      if (ending.isDone()) {
        return exitCodeOfEnded();
      }
    }
    return process.exitValue();
  }

  private int exitCodeOfEnded() throws InterruptedException {
    if (process.waitFor(custody.endPatience())) {
      return process.exitValue();
    }
    LOG.log(Level.ERROR, "process {0,number,#} does not end on SIGKILL", pid());
    return KILLED;
  }

  private void end(Ending reason) {
    if (ending.complete(reason)) {
      Thread.ofVirtual().name("end-of-" + pid()).start(this::terminate);
    }
  }

  private void kill() {
    try {
      custody.abort();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      custody.abandon();
    }
  }

  private void terminate() {
    try {
      custody.end(stopSignal);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      custody.abandon();
    }
  }
}
