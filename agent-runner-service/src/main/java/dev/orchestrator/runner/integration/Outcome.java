package dev.orchestrator.runner.integration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an integration came to.
public sealed interface Outcome {

  /// The task's work is in the run's result.
  ///
  /// @param commit the merge commit, null when the task changed nothing
  /// @param parked one sentence on why the target branch does not have it yet and which command
  ///   brings it in; null when the target has it
  record Integrated(@Nullable String commit, @Nullable String parked) implements Outcome {}

  /// The task's branch could not be merged. Nothing was changed and the branch is kept.
  ///
  /// @param paths the files in conflict, none when the obstacle is another
  /// @param reason one sentence that names them
  record Conflict(List<String> paths, String reason) implements Outcome {
    public Conflict {
      paths = List.copyOf(paths);
    }
  }
}
