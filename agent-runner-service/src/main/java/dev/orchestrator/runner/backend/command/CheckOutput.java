package dev.orchestrator.runner.backend.command;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.BoundedTail;
import java.util.function.Consumer;

/// Reads the exit code of a program that checks a task's work as its verdict: 0 approves, any other
/// asks for changes, with the end of what the program said as the comments. Codes that say that the
/// program could not do its work are no verdict.
final class CheckOutput implements AgentProcess.Reader {
  static final int MAX_COMMENT_CHARS = 12_000;

  private final Consumer<AgentEvent> events;
  private final BoundedTail said = new BoundedTail(MAX_COMMENT_CHARS);

  CheckOutput(Consumer<AgentEvent> events) {
    this.events = events;
  }

  @Override
  public void stdout(String line) {
    said.add(line);
    events.accept(new AgentEvent.Text(line));
  }

  @Override
  public void stderr(String line) {
    said.add(line);
    events.accept(new AgentEvent.StderrLine(line));
  }

  @Override
  public AgentEvent.Ended ended(int exitCode) {
    var exit = new ExitCode(exitCode);
    if (exit.isSuccess()) {
      return new AgentEvent.Completed(said.text(), Verdict.approved());
    }
    var words = exit.sentence() + (said.isEmpty() ? "" : ":\n" + said.text());
    return exit.failure() == FailureClass.AGENT
        ? new AgentEvent.Completed(said.text(), Verdict.changesRequested(words))
        : new AgentEvent.Failed(exit.failure(), words);
  }
}
