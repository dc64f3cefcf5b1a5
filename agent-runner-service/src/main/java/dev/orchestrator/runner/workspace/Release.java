package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.MergeLog;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;
import dev.orchestrator.runner.git.Tip;
import java.io.IOException;
import java.nio.file.Path;

/// Gives one workspace up, once everything in it is on a ref.
final class Release {
  private final Repository repository;
  private final RunOrigin origin;
  private final AttemptId attempt;
  private final Path folder;
  private final Git git;
  private final SetAside setAside;

  Release(Repository repository, RunOrigin origin, AttemptId attempt, Path folder) {
    this.repository = repository;
    this.origin = origin;
    this.attempt = attempt;
    this.folder = folder;
    this.git = repository.git();
    this.setAside = new SetAside(repository.stateFolder());
  }

  void release() throws IOException {
    removeWorktree();
    deleteMergedBranch();
  }

  private void removeWorktree() throws IOException {
    var worktree = new Mender(repository, setAside).mend(folder, attempt);
    switch (worktree.condition()) {
      case ABSENT -> {}
      case LOST, UNFINISHED -> new Removal(git, folder).force();
      case UNREGISTERED, UNLINKED -> setAside.move(folder, attempt, "workspace");
      case SOUND -> removeSaved();
    }
  }

  /// Git itself refuses to remove what is not committed, so a second look only follows a refusal.
  private void removeSaved() throws IOException {
    var removal = new Removal(git, folder);
    if (!removal.ifClean().succeeded()) {
      var leftover = new Workspace(origin, folder, Refs.task(attempt), origin.baseCommit());
      new WorkCommit(repository, attempt, leftover)
          .save(Author.ORCHESTRATOR, "Keep what %s left".formatted(attempt));
      removal.force();
    }
  }

  private void deleteMergedBranch() {
    var refs = RunRefs.read(git, origin, attempt.run(), attempt.task());
    var tip = refs.task();
    if (tip != null && isMerged(tip, refs)) {
      git.run("update-ref", "-d", tip.ref(), tip.commit());
    }
  }

  /// The run's result is mostly this very merge, which saves the search.
  private boolean isMerged(Tip tip, RunRefs refs) {
    var result = refs.result();
    return (result != null && result.isMergeOf(tip.commit()))
        || MergeLog.of(git, origin, attempt.run(), attempt.task(), refs).stream()
            .anyMatch(merge -> merge.merged().equals(tip.commit()));
  }
}
