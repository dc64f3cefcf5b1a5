package dev.orchestrator.runner.workspace;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.DiskSync;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Reflog;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.Trailers;
import dev.orchestrator.runner.workspace.Worktree.Condition;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Commits what an attempt has left in its workspace and sees to it that all of its commits are on
/// the task's branch, whatever the agent did with git meanwhile.
final class WorkCommit {
  private final Repository repository;
  private final SetAside setAside;
  private final AttemptId attempt;
  private final Workspace workspace;
  private final PrivateExcludes excludes;
  private final Git git;
  private final Submodules submodules;

  WorkCommit(Repository repository, AttemptId attempt, Workspace workspace) throws IOException {
    this.repository = repository;
    this.setAside = new SetAside(repository.stateFolder());
    this.attempt = attempt;
    this.workspace = workspace;
    this.excludes = PrivateExcludes.of(repository, attempt);
    this.git = repository.committing(workspace.folder()).confined().with(excludes.variables());
    this.submodules = Submodules.of(git, repository);
  }

  /// When this returns, what is saved is on the disk.
  Saved save(Author author, String message) throws IOException {
    var saved = commitAll(author, message);
    var refs =
        Stream.concat(branchTip().map(_ -> workspace.branch()).stream(), saved.kept().stream());
    var sync = DiskSync.of(repository);
    var names = refs.toList();
    if (!names.isEmpty()) {
      sync.objects(names, List.of(workspace.start()));
      sync.refs(names);
    }
    return saved;
  }

  private Saved commitAll(Author author, String message) throws IOException {
    new SubmoduleHomes(repository).restore();
    var worktree = new Mender(repository, setAside).mend(workspace.folder(), attempt);
    if (worktree.condition() == Condition.SOUND) {
      return saveChanges(worktree, author, message);
    }
    var kept =
        worktree.registration() == null
            ? Optional.<String>empty()
            : leftCommits().keep(worktree.registration());
    return new Saved(holdsWork(), kept);
  }

  private Saved saveChanges(Worktree worktree, Author author, String message) throws IOException {
    var status = prepared(worktree, author, message);
    var registration = requireNonNull(worktree.registration());
    boolean merges = OpenMerge.isUnderWay(registration);
    if (merges) {
      IndexEntries.settleSubmodules(git);
    }
    boolean home = Refs.shorten(workspace.branch()).equals(status.branch());
    // a merge may come to what the branch holds already, and is one all the same
    if (status.changed() || merges) {
      if (!home) {
        detach(status);
      }
      commit(author, message);
    }
    if (!home) {
      bringHome();
    }
    return new Saved(holdsWork(), leftCommits().keep(registration));
  }

  /// What is left there is not to go onto a branch that is none of the task's.
  private void detach(Status status) {
    if (status.branch() != null && status.commit() != null) {
      git.run("update-ref", "--no-deref", "HEAD", status.commit());
    }
  }

  private boolean holdsWork() {
    return branchTip().filter(tip -> !tip.equals(workspace.start())).isPresent();
  }

  private LeftCommits leftCommits() {
    return new LeftCommits(repository, attempt, workspace.branch());
  }

  /// The workspace in a state that git can commit as it is.
  private Status prepared(Worktree worktree, Author author, String message) throws IOException {
    new NestedWorktrees(repository, setAside, attempt).takeIn(workspace.folder());
    var index = IndexEntries.read(git);
    index.revealChanges(git);
    StagedRepositories.unstage(git, index, workspace.start());
    submodules.commit(attempt, author, message);
    var status = Status.read(git);
    boolean branchGone =
        status.commit() == null && Refs.shorten(workspace.branch()).equals(status.branch());
    if (!branchGone && status.embedded().isEmpty()) {
      return status;
    }
    if (branchGone) {
      git.run("update-ref", workspace.branch(), lastCommit(worktree), "");
    }
    new EmbeddedRepositories(setAside).open(workspace.folder(), status.embedded(), attempt);
    return Status.read(git);
  }

  /// What the worktree stood on when somebody deleted its branch; only the reflog still tells.
  private String lastCommit(Worktree worktree) throws IOException {
    return Reflog.ofHead(requireNonNull(worktree.registration()))
        .lastCommit()
        .orElse(workspace.start());
  }

  private void commit(Author author, String message) {
    stage();
    if (leftOutAll()) {
      return;
    }
    git.reading(Trailers.append(message, attempt, null))
        .run(
            "commit",
            "--quiet",
            "--no-verify",
            "--allow-empty",
            "--cleanup=whitespace",
            "--author=" + author,
            "--file=-");
  }

  /// With what a sparse checkout would leave out.
  private void stage() {
    if (!git.tryRun("add", "--all", "--sparse").succeeded()) {
      Unreadable.mend(workspace.folder());
      git.run("add", "--all", "--sparse");
    }
  }

  /// Git is told not to see the files that were put here, but the repository may have been changed
  /// to say otherwise. Only those are left out that are new with this commit: one that the branch
  /// has by now, or that comes with a merge, is part of the work.
  ///
  /// @return whether there was nothing else
  private boolean leftOutAll() {
    var names = new HashSet<>(excludes.names());
    if (names.isEmpty()) {
      return false;
    }
    var added = git.run("diff", "--cached", "--name-only", "--no-renames", "--diff-filter=A", "-z");
    names.retainAll(added.fields());
    if (names.isEmpty()) {
      return false;
    }
    var merged = tip(git, "MERGE_HEAD");
    merged.ifPresent(
        other -> names.removeAll(git.run("ls-tree", "-r", "-z", "--name-only", other).fields()));
    if (names.isEmpty()) {
      return false;
    }
    git.with(Map.of("GIT_LITERAL_PATHSPECS", "1"))
        .reading(String.join("\0", names))
        .run("reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul");
    return merged.isEmpty() && git.tryRun("diff", "--cached", "--quiet").succeeded();
  }

  /// The agent has left HEAD elsewhere. What it left there is its result: the task's branch goes on
  /// to it. Where the branch holds other work, that is kept under the attempt's name.
  private void bringHome() throws IOException {
    var left = tip(git, "HEAD");
    var tip = branchTip();
    if (left.isPresent() && !holds(tip, left.get())) {
      if (tip.isPresent() && !Ancestry.contains(git, left.get(), tip.get())) {
        KeptRefs.keep(git, Refs.saved(attempt), tip.get());
      }
      git.run("update-ref", workspace.branch(), left.get(), tip.orElse(""));
    }
    git.run(
        "checkout",
        "--quiet",
        "--force",
        "--ignore-other-worktrees",
        Refs.shorten(workspace.branch()),
        "--");
    submodules.checkOut();
  }

  private boolean holds(Optional<String> tip, String commit) {
    return tip.isPresent() && Ancestry.contains(git, tip.get(), commit);
  }

  private Optional<String> branchTip() {
    return tip(repository.git(), workspace.branch());
  }

  private static Optional<String> tip(Git git, String revision) {
    var answer = git.tryRun("rev-parse", "--verify", "--quiet", revision);
    return answer.succeeded() ? Optional.of(answer.text()) : Optional.empty();
  }
}
