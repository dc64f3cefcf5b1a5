package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.workspace.Worktree.Condition;
import java.io.IOException;
import java.util.Optional;

/// Puts a workspace back to a commit. Whatever was written there since is committed and kept under
/// the name of the attempt that wrote it, beside the task's branch.
record PutBack(Repository repository, AttemptId attempt, Workspace workspace) {

  /// @return the branch that keeps what was written, empty when nothing was
  Optional<String> to(String commit, Author author, String message) throws IOException {
    new WorkCommit(repository, attempt, workspace).save(author, message);
    var git = repository.git();
    var tip = git.tryRun("rev-parse", "--verify", "--quiet", workspace.branch()).text();
    if (tip.equals(commit)) {
      return Optional.empty();
    }
    var kept =
        tip.isEmpty() || KeptRefs.isKept(git, tip)
            ? Optional.<String>empty()
            : Optional.of(KeptRefs.keep(git, Refs.saved(attempt), tip));
    move(git, tip, commit);
    return kept;
  }

  /// A worktree that is sound has the branch checked out by now.
  private void move(Git git, String tip, String commit) throws IOException {
    var worktree = Worktree.inspect(repository.commonFolder(), workspace.folder());
    if (worktree.condition() == Condition.SOUND) {
      var there = repository.workspaceGit(workspace.folder());
      there.run("reset", "--quiet", "--hard", commit);
      Submodules.of(there, repository).checkOut();
    } else {
      git.run("update-ref", workspace.branch(), commit, tip);
    }
  }
}
