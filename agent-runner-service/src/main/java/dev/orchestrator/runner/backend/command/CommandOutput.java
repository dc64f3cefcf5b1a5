package dev.orchestrator.runner.backend.command;

import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.process.ExitCode;
import java.util.function.Consumer;

/// Reads the stdout of a program that plays an agent as its result, and its exit code as a
/// judgement on itself. One that checks and has nothing to say approves.
final class CommandOutput implements AgentProcess.Reader {
  private static final int MAX_STDERR_CHARS = 2048;

  private final WorkKind kind;
  private final Consumer<AgentEvent> events;
  private final BoundedTail result = new BoundedTail(AgentEvent.Completed.MAX_RESULT_CHARS);
  private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);

  CommandOutput(WorkKind kind, Consumer<AgentEvent> events) {
    this.kind = kind;
    this.events = events;
  }

  @Override
  public void stdout(String line) {
    events.accept(new AgentEvent.Text(line));
    ToldUsage.in(line).ifPresentOrElse(events, () -> result.add(line));
  }

  @Override
  public void stderr(String line) {
    stderr.add(line);
    events.accept(new AgentEvent.StderrLine(line));
  }

  @Override
  public AgentEvent.Ended ended(int exitCode) {
    var exit = new ExitCode(exitCode);
    if (exit.isSuccess()) {
      return completed();
    }
    var message = exit.sentence() + (stderr.isEmpty() ? "" : ": " + stderr.text());
    return new AgentEvent.Failed(exit.failure(), message);
  }

  private AgentEvent.Completed completed() {
    var completed = AgentEvent.Completed.of(result.text());
    return kind == WorkKind.CHECK && completed.verdict() == null
        ? new AgentEvent.Completed(completed.result(), Verdict.approved())
        : completed;
  }
}
