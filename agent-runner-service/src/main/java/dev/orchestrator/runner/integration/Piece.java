package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.MergeLog.Merge;
import org.jspecify.annotations.Nullable;

/// What a task's branch comes to on top of those before it.
sealed interface Piece {
  Integration task();

  /// New commits, which no ref leads to yet.
  ///
  /// @param tree of the last one
  record Made(Integration task, Merge merge, String tree) implements Piece {}

  /// The work was there already.
  ///
  /// @param commit that brought it in, null when the task changed nothing
  record There(Integration task, @Nullable String commit) implements Piece {}

  /// The work is in a result that the target has left behind, and goes onto the target no more.
  ///
  /// @param obstacle half a sentence: what is in the way
  record LeftBehind(Integration task, String commit, String obstacle) implements Piece {}

  /// The branch does not go onto what is there.
  record Stuck(Integration task, Outcome outcome) implements Piece {}
}
