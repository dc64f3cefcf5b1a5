package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import java.util.Objects;

/// Asks for a task's branch to be brought into the run's result.
///
/// @param title the task's title, for the message of the commit
/// @param agentName the agent whose work it is
/// @param merge how it is brought in
public record Integration(
    AttemptId attempt, RunOrigin origin, String title, String agentName, MergeConfig merge) {
  public Integration {
    merge = Objects.requireNonNullElse(merge, MergeConfig.DEFAULT);
  }

  /// An integration in the usual way.
  public Integration(AttemptId attempt, RunOrigin origin, String title, String agentName) {
    this(attempt, origin, title, agentName, MergeConfig.DEFAULT);
  }
}
