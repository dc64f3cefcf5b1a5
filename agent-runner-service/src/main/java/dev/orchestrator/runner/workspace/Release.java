package dev.orchestrator.runner.workspace;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
    // while the workspace still tells what its agent did
    TargetGuard.restoreSilently(repository, origin, attempt);
    new SubmoduleHomes(repository).restore();
    var worktree = new Mender(repository, setAside).mend(folder, attempt);
    switch (worktree.condition()) {
      case ABSENT -> {}
      case LOST, UNFINISHED -> {
        leftCommits().keep(requireNonNull(worktree.registration()));
        new Removal(git, folder, worktree.registration()).force();
      }
      case UNREGISTERED, UNLINKED -> setAside.move(folder, attempt, "workspace");
      case SOUND -> {
        giveUpMerge(worktree);
        removeSaved(worktree);
      }
    }
  }

  private void giveUpMerge(Worktree worktree) throws IOException {
    var open = OpenMerge.of(requireNonNull(worktree.registration()));
    if (open.isPresent()) {
      var base = origin.baseCommit();
      var leftover = new Workspace(origin, folder, Refs.task(attempt), base, base);
      new PutBack(repository, attempt, leftover)
          .to(open.get().start(), Author.ORCHESTRATOR, "Keep what %s left".formatted(attempt));
    }
  }

  /// Git refuses to remove what it sees to be uncommitted, and the branch keeps what is committed;
  /// only where one of the two does not hold is there anything to save.
  private void removeSaved(Worktree worktree) throws IOException {
    var excludes = PrivateExcludes.of(repository, attempt);
    var registration = requireNonNull(worktree.registration());
    var removal = new Removal(git.with(excludes.variables()), folder, registration);
    if (!isOnBranch(worktree)
        || leftCommits().exist(registration)
        || NestedWorktrees.exist(repository, folder)
        || concealsChanges()
        || !removal.ifClean()) {
      var base = origin.baseCommit();
      var leftover = new Workspace(origin, folder, Refs.task(attempt), base, base);
      new WorkCommit(repository, attempt, leftover)
          .save(Author.ORCHESTRATOR, "Keep what %s left".formatted(attempt));
      Submodules.of(git.in(folder).confined(), repository).remove(setAside, attempt);
      removal.afterSaving(setAside, attempt);
    }
  }

  private LeftCommits leftCommits() {
    return new LeftCommits(repository, attempt, Refs.task(attempt));
  }

  private boolean concealsChanges() {
    return IndexEntries.read(git.in(folder).confined()).concealsChanges();
  }

  private boolean isOnBranch(Worktree worktree) throws IOException {
    var head = requireNonNull(worktree.registration()).resolve("HEAD");
    return GitLink.firstLine(head).equals(Optional.of("ref: " + Refs.task(attempt)));
  }
}
