package dev.orchestrator.runner.backend.command;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.process.ExitCode;
import java.util.function.Consumer;

/// Reads the exit code of a program that checks a task's work as its verdict: 0 approves, any other
/// asks for changes, with the end of what the program said as the comments. Codes that say that the
/// program could not do its work are no verdict.
///
/// Both streams have their own room: much on one of them must not push out what the other says.
final class CheckOutput implements AgentProcess.Reader {
  private static final int MAX_STDOUT_CHARS = 8_000;
  private static final int MAX_STDERR_CHARS = 4_000;

  private final Consumer<AgentEvent> events;
  private final BoundedTail stdout = new BoundedTail(MAX_STDOUT_CHARS);
  private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);

  CheckOutput(Consumer<AgentEvent> events) {
    this.events = events;
  }

  @Override
  public void stdout(String line) {
    stdout.add(line);
    events.accept(new AgentEvent.Text(line));
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
      return new AgentEvent.Completed(stdout.text(), Verdict.approved());
    }
    var words = exit.sentence() + section("", stdout) + section(" on stderr", stderr);
    return exit.failure() == FailureClass.AGENT
        ? new AgentEvent.Completed(stdout.text(), Verdict.changesRequested(words))
        : new AgentEvent.Failed(exit.failure(), words);
  }

  private static String section(String where, BoundedTail said) {
    return said.isEmpty() ? "" : "\n\nIt said%s:\n%s".formatted(where, said.text());
  }
}
