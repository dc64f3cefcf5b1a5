package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import java.util.List;

/// Asks for the workspaces of a finished run to be put away; work that is not merged stays on its
/// branches.
///
/// @param attempts the latest attempt of each task that was ever started
public record CloseRun(RunId run, RunOrigin origin, List<AttemptId> attempts) {
  public CloseRun {
    attempts = List.copyOf(attempts);
  }
}
