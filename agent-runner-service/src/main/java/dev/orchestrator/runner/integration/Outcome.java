package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import org.jspecify.annotations.Nullable;

/// What an integration came to.
public sealed interface Outcome {

  /// The task's work is in the run's result.
  ///
  /// @param commit the merge commit, null when the task changed nothing
  /// @param parked one sentence on why the target branch does not have it yet and which command
  ///   brings it in; null when the target has it
  record Integrated(@Nullable String commit, @Nullable String parked) implements Outcome {}

  /// The task's branch cannot be merged as it is. Nothing was changed and the branch is kept.
  record Refused(MergeObstacle obstacle) implements Outcome {}

  /// The task's branch cannot be merged, and nothing that its agent does would help. Nothing was
  /// changed and the branch, if there is one, is kept.
  ///
  /// @param failure how it is to be taken
  /// @param reason one sentence
  record Impossible(FailureClass failure, String reason) implements Outcome {}
}
