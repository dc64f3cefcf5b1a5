package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.run.AttemptId;
import org.jspecify.annotations.Nullable;

/// The lines at the end of each of our commit messages that tell whose work a commit holds.
public final class Trailers {
  public static final String RUN = "Orchestrator-Run";
  public static final String TASK = "Orchestrator-Task";
  public static final String ATTEMPT = "Orchestrator-Attempt";
  public static final String AGENT = "Orchestrator-Agent";

  private Trailers() {}

  /// The message with the attempt's trailers below it.
  public static String append(String message, AttemptId attempt, @Nullable String agentName) {
    var text =
        "%s\n\n%s: %s\n%s: %s\n%s: %d\n"
            .formatted(
                message.strip(),
                RUN,
                attempt.run(),
                TASK,
                attempt.task(),
                ATTEMPT,
                attempt.number());
    return agentName == null ? text : text + "%s: %s\n".formatted(AGENT, Author.clean(agentName));
  }
}
