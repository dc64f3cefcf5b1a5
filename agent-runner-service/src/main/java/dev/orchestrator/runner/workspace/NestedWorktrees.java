package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.Trailers;
import dev.orchestrator.runner.workspace.Worktree.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Worktrees of the same repository that an agent has made inside its workspace, for helpers of its
/// own for example. They are no files of the task: what is in them is kept on refs, and they go
/// with the workspace.
record NestedWorktrees(Repository repository, SetAside setAside, AttemptId attempt) {

  static boolean exist(Repository repository, Path workspace) throws IOException {
    return !inside(repository, workspace).isEmpty();
  }

  void takeIn(Path workspace) throws IOException {
    for (var worktree : inside(repository, workspace)) {
      var sound = new Mender(repository, setAside).mend(worktree.folder(), attempt);
      if (sound.condition() == Condition.SOUND) {
        commit(repository.committing(worktree.folder()).confined());
      }
      new LeftCommits(repository, attempt, "").keep(worktree.registration());
      new Removal(repository.git(), worktree.folder(), worktree.registration())
          .afterSaving(setAside, attempt);
    }
  }

  /// Not on a branch: that may be checked out elsewhere, or be the user's.
  private void commit(Git git) {
    var status = Status.read(git);
    if (status.changed()) {
      if (status.commit() != null) {
        git.run("update-ref", "--no-deref", "HEAD", status.commit());
      }
      git.run("add", "--all", "--sparse");
      var message = "Keep what %s left in %s".formatted(attempt, git.folder().getFileName());
      git.reading(Trailers.append(message, attempt, null))
          .run(
              "commit",
              "--quiet",
              "--no-verify",
              "--allow-empty",
              "--author=" + Author.ORCHESTRATOR,
              "--file=-");
    }
  }

  private record Inside(Path registration, Path folder) {}

  /// Inner ones first.
  private static List<Inside> inside(Repository repository, Path workspace) throws IOException {
    var found = new ArrayList<Inside>();
    for (var registration : Worktree.registrations(repository.commonFolder())) {
      Worktree.folderOf(registration)
          .filter(folder -> folder.startsWith(workspace) && !folder.equals(workspace))
          .ifPresent(folder -> found.add(new Inside(registration, folder)));
    }
    found.sort(Comparator.comparing(Inside::folder).reversed());
    return found;
  }
}
