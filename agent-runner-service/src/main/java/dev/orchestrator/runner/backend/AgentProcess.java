package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.config.AgentLimits;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.ask.Access;
import dev.orchestrator.runner.backend.AgentEvent.Ended;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.process.Exit;
import dev.orchestrator.runner.process.Launch;
import dev.orchestrator.runner.process.LaunchException;
import dev.orchestrator.runner.process.OutputListener;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.ProcessInput;
import dev.orchestrator.runner.process.Protection;
import dev.orchestrator.runner.process.Quota;
import dev.orchestrator.runner.process.RunningProcess;
import dev.orchestrator.runner.process.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs the process of an attempt to its end: the part of [Backend#run] that is the same for all.
public final class AgentProcess {
  private final ProcessHost host;

  public AgentProcess(ProcessHost host) {
    this.host = host;
  }

  /// The program that plays the agent.
  ///
  /// @param environment all that it sees of the environment
  /// @param input what it reads on stdin, at first
  /// @param dialogue whether stdin stays open after it, for what the reader has to say
  public record Program(
      List<String> command,
      Map<String, String> environment,
      String input,
      StopSignal stopSignal,
      boolean dialogue) {
    public Program {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    /// A program that reads its input to the end.
    public Program(
        List<String> command,
        Map<String, String> environment,
        String input,
        StopSignal stopSignal) {
      this(command, environment, input, stopSignal, false);
    }
  }

  /// Makes sense of what one type of CLI writes. Called by one thread at a time.
  public interface Reader extends OutputListener {

    /// The process has started; comes before its first line. A dialogue ends by closing the input,
    /// or with the process.
    ///
    /// @param end asks the process to stop, for programs that go on when all is said
    default void opened(ProcessInput input, Runnable end) {}

    /// How the attempt ended, once that is known from what was said, whatever becomes of the
    /// process.
    default Optional<Ended> concluded() {
      return Optional.empty();
    }

    /// What was wrong when the program was last heard, for one that fell silent.
    default Optional<String> complaint() {
      return Optional.empty();
    }

    /// How the attempt ended, judged by a process that ended by itself; asked after the last line.
    Ended ended(int exitCode);
  }

  /// Starts the program in the workspace and waits for its end. An agent that may not change files
  /// finds itself unable to, where the system can do that: see [#wallTrouble].
  ///
  /// An attempt past its time limit counts as the agent's failure, since the next one would need as
  /// long; one that said nothing for too long counts as transient, since that is how a connection
  /// that hangs looks from here.
  public Ended run(AgentRun run, Program program, Reader reader) {
    if (run.stop().reason().isPresent()) {
      return run.stop().reason().get();
    }
    var output = new Turnstile(reader);
    RunningProcess process;
    try {
      process = host.start(launch(run, program), output);
      output.open(process);
    } catch (LaunchException e) {
      output.abandon();
      var failure = e.isPassing() ? FailureClass.TRANSIENT : FailureClass.CONFIG;
      return new Failed(failure, cannotStart(run, e.getMessage()), e.isPassing());
    } catch (IOException | IllegalArgumentException e) {
      return new Failed(FailureClass.CONFIG, cannotStart(run, e.getMessage()));
    }
    run.stop().whenStopped(process::stop);
    run.patience().whenChanged(process::allowSilence);
    if (run.desk() != null) {
      run.desk().whenWaiting(process::suspendLimits);
    }
    var exit = awaitEnd(process, run.stop());
    output.close();
    return reader.concluded().orElseGet(() -> judge(exit, run, reader));
  }

  /// Why an agent cannot be kept from changing files by the system; empty where it is, beside
  /// whatever its CLI does about it.
  public Optional<String> wallTrouble() {
    return Optional.ofNullable(host.containment().readOnlyTrouble());
  }

  private Protection protection(AgentRun run, Program program) throws IOException {
    return run.mayChangeFiles() || wallTrouble().isPresent()
        ? Protection.NONE
        : Wall.around(run, program.environment());
  }

  private Launch launch(AgentRun run, Program program) throws IOException {
    var assignment = run.assignment();
    return within(
        assignment.agent().limits(),
        new Launch(
            program.command(),
            run.workspace(),
            run.desk() == null ? program.environment() : Access.past(program.environment()),
            program.input().getBytes(StandardCharsets.UTF_8),
            program.dialogue(),
            protection(run, program),
            program.stopSignal(),
            assignment.agent().timeout(),
            assignment.agent().idleTimeout()));
  }

  private static Launch within(AgentLimits limits, Launch launch) {
    return launch.within(
        new Quota(
            limits.output().bytes(),
            limits.processes(),
            limits.memory() == null ? null : limits.memory().bytes(),
            limits.disk() == null ? null : limits.disk().bytes()));
  }

  private static Exit awaitEnd(RunningProcess process, StopSwitch stop) {
    var interrupted = false;
    try {
      while (true) {
        try {
          return process.await();
        } catch (InterruptedException _) {
          interrupted = true;
          stop.stop(); // the process ends within its grace, so the next await is short
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Ended judge(Exit exit, AgentRun run, Reader reader) {
    var assignment = run.assignment();
    return switch (exit.ending()) {
      case EXITED -> stopWinsOverFailure(reader.ended(exit.code()), run.stop());
      case STOPPED ->
          run.stop()
              .reason()
              .orElseGet(() -> new Failed(FailureClass.CANCELLED, "the runner was shut down"));
      case TIMED_OUT ->
          new Failed(
              FailureClass.AGENT,
              "%s did not finish within its timeout of %s"
                  .formatted(name(assignment), assignment.agent().timeout()));
      case IDLE ->
          new Failed(
              FailureClass.TRANSIENT,
              "%s said nothing for its idleTimeout of %s%s"
                  .formatted(
                      name(assignment),
                      assignment.agent().idleTimeout(),
                      reader.complaint().map("; before that: "::concat).orElse("")));
      case OVER_QUOTA ->
          new Failed(
              FailureClass.AGENT,
              "%s %s; its processes were ended".formatted(name(assignment), exit.trouble()));
      case NOT_BEGUN -> new Failed(FailureClass.TRANSIENT, cannotStart(run, trouble(exit)), true);
    };
  }

  /// A process that ends by itself in the instant of the stop may look crashed, but was stopped.
  private static Ended stopWinsOverFailure(Ended ended, StopSwitch stop) {
    return switch (ended) {
      case AgentEvent.Completed completed -> completed;
      case Failed failed -> stop.reason().orElse(failed);
    };
  }

  private static String trouble(Exit exit) {
    return exit.trouble().isEmpty() ? "exit code " + exit.code() : exit.trouble();
  }

  private static String cannotStart(AgentRun run, @Nullable String reason) {
    return "%s cannot be started: %s".formatted(name(run.assignment()), reason);
  }

  private static String name(Assignment assignment) {
    return "agent '%s'".formatted(assignment.agentName());
  }

  /// Lets the lines of both streams through one at a time, none before the beginning and none after
  /// the end.
  private static final class Turnstile implements OutputListener {
    private final Reader reader;
    private final CountDownLatch open = new CountDownLatch(1);
    private boolean closed;

    Turnstile(Reader reader) {
      this.reader = reader;
    }

    void open(RunningProcess process) {
      try {
        reader.opened(process.input(), process::stop);
      } finally {
        open.countDown();
      }
    }

    @Override
    public void stdout(String line) {
      pass(line, reader::stdout);
    }

    @Override
    public void stderr(String line) {
      pass(line, reader::stderr);
    }

    private void pass(String line, Consumer<String> receiver) {
      awaitOpening();
      synchronized (this) {
        if (!closed) {
          receiver.accept(line);
        }
      }
    }

    private void awaitOpening() {
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    synchronized void close() {
      closed = true;
    }

    /// Nothing was started, so nobody may wait for the beginning.
    void abandon() {
      close();
      open.countDown();
    }
  }
}
