package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Removes a worktree: folder and registration.
///
/// @param registration git's folder for the worktree, null when it has none
record Removal(Git git, Path folder, @Nullable Path registration) {

  /// What git calls the folder with the repositories of a worktree's submodules.
  private static final String SUBMODULES = "modules";

  /// Git found it clean and has forgotten it, but could not delete all files.
  private static final String HALFWAY = "failed to delete";

  /// Leaves it where it holds anything that is not committed, which is then no success. The user's
  /// own settings must not keep new files from being seen.
  ///
  /// @return whether it is gone
  boolean ifClean() throws IOException {
    if (registration != null) {
      WorktreeLock.open(registration);
    }
    var answer =
        git.tryRun("-c", "status.showUntrackedFiles=all", "worktree", "remove", folder.toString());
    if (answer.errors().contains(HALFWAY)) {
      Deletion.of(folder);
      return true;
    }
    return answer.succeeded();
  }

  /// Removes it once everything in it has been saved. Where git still sees something that is not,
  /// the folder is moved aside instead, and so are repositories of submodules.
  void afterSaving(SetAside setAside, AttemptId attempt) throws IOException {
    if (!ifClean()) {
      if (Files.exists(folder)) {
        setAside.move(folder, attempt, "workspace");
      }
      if (registration != null && Files.exists(registration.resolve(SUBMODULES))) {
        setAside.move(registration.resolve(SUBMODULES), attempt, SUBMODULES);
      }
      force();
    }
  }

  /// Removes it whatever it holds. Where it is already gone nothing happens.
  void force() {
    var answer = git.tryRun("worktree", "remove", "-f", "-f", folder.toString());
    if (!answer.succeeded() && !answer.errors().contains("is not a working tree")) {
      answer.orThrow();
    }
  }
}
