package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.run.AttemptId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The lines at the end of each of our commit messages that tell whose work a commit holds.
public final class Trailers {
  public static final String RUN = "Orchestrator-Run";
  public static final String TASK = "Orchestrator-Task";
  public static final String ATTEMPT = "Orchestrator-Attempt";
  public static final String AGENT = "Orchestrator-Agent";

  private static final Pattern LINE = Pattern.compile("[A-Za-z0-9-]+: .*");

  private Trailers() {}

  /// Whether the message names the attempt's task already.
  public static boolean areIn(String message, AttemptId attempt) {
    var lines = message.lines().toList();
    return lines.contains("%s: %s".formatted(RUN, attempt.run()))
        && lines.contains("%s: %s".formatted(TASK, attempt.task()));
  }

  /// Somebody's message with the attempt's trailers, beside the trailers that it has.
  public static String complete(String message, AttemptId attempt, @Nullable String agentName) {
    if (areIn(message, attempt)) {
      return message;
    }
    var text = message.strip();
    var trailers = append("", attempt, agentName).strip();
    var last = text.substring(text.lastIndexOf("\n\n") + 1).strip();
    var joins = text.contains("\n\n") && last.lines().allMatch(LINE.asMatchPredicate());
    return text + (joins ? "\n" : "\n\n") + trailers + "\n";
  }

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
