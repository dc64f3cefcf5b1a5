package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitResult;
import java.nio.file.Path;

/// Removes a worktree: folder and registration.
record Removal(Git git, Path folder) {

  /// Leaves it where it holds anything that is not committed, which is then no success. The user's
  /// own settings must not keep new files from being seen.
  GitResult ifClean() {
    return git.tryRun(
        "-c", "status.showUntrackedFiles=all", "worktree", "remove", folder.toString());
  }

  /// Removes it whatever it holds. Where it is already gone nothing happens.
  void force() {
    var answer = git.tryRun("worktree", "remove", "-f", "-f", folder.toString());
    if (!answer.succeeded() && !answer.errors().contains("is not a working tree")) {
      answer.orThrow();
    }
  }
}
