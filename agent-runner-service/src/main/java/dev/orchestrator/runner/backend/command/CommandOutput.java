package dev.orchestrator.runner.backend.command;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.BoundedTail;
import java.util.function.Consumer;

/// Reads a program's stdout as its result and its exit code as a judgement on itself.
final class CommandOutput implements AgentProcess.Reader {
  static final int MAX_RESULT_CHARS = 256 * 1024;
  private static final int MAX_STDERR_CHARS = 2048;
  private static final int TEMPORARY_FAILURE = 75; // EX_TEMPFAIL of sysexits.h
  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;
  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;

  private final Consumer<AgentEvent> events;
  private final BoundedTail result = new BoundedTail(MAX_RESULT_CHARS);
  private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);

  CommandOutput(Consumer<AgentEvent> events) {
    this.events = events;
  }

  @Override
  public void stdout(String line) {
    result.add(line);
    events.accept(new AgentEvent.Text(line));
  }

  @Override
  public void stderr(String line) {
    stderr.add(line);
    events.accept(new AgentEvent.StderrLine(line));
  }

  @Override
  public AgentEvent.Ended ended(int exitCode) {
    if (exitCode == 0) {
      return AgentEvent.Completed.of(result.text());
    }
    var message = describe(exitCode) + (stderr.isEmpty() ? "" : ": " + stderr.text());
    return new AgentEvent.Failed(classify(exitCode), message);
  }

  private static FailureClass classify(int exitCode) {
    return switch (exitCode) {
      case TEMPORARY_FAILURE -> FailureClass.TRANSIENT;
      case CANNOT_EXECUTE, NOT_FOUND -> FailureClass.CONFIG;
      default -> isSignal(exitCode) ? FailureClass.CRASHED : FailureClass.AGENT;
    };
  }

  private static String describe(int exitCode) {
    return isSignal(exitCode)
        ? "the command was killed by signal " + (exitCode - SIGNAL_BASE)
        : "the command ended with exit code " + exitCode;
  }

  private static boolean isSignal(int exitCode) {
    return exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + LAST_SIGNAL;
  }
}
