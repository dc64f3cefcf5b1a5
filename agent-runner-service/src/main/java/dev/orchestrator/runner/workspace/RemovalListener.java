package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import java.nio.file.Path;

/// Is told when worktrees go. What it does must not fail: a worktree goes all the same.
public interface RemovalListener {
  /// Has nothing to do.
  RemovalListener NONE =
      new RemovalListener() {
        @Override
        public void beforeRemoval(AttemptId attempt, RunOrigin origin, Path folder) {}

        @Override
        public void removed(AttemptId attempt, RunOrigin origin, Path folder) {}
      };

  /// The worktree is still there, unless somebody else has removed it.
  ///
  /// @param attempt whose work is in it
  void beforeRemoval(AttemptId attempt, RunOrigin origin, Path folder);

  /// The worktree is gone and its task is done with; what was begun afresh in its place does not
  /// count.
  void removed(AttemptId attempt, RunOrigin origin, Path folder);
}
