package dev.orchestrator.runner.workspace;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.workspace.Worktree.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Puts a worktree right that an agent or a crash has left broken. Only called while no agent runs
/// in it.
record Mender(Repository repository, SetAside setAside) {

  /// Makes git work in the worktree again, as far as it still is one.
  Worktree mend(Path folder, AttemptId attempt) throws IOException {
    var worktree = Worktree.inspect(repository.commonFolder(), folder);
    if (worktree.condition() == Condition.UNLINKED) {
      relink(worktree, attempt);
      worktree = Worktree.inspect(repository.commonFolder(), folder);
    }
    if (worktree.condition() == Condition.SOUND) {
      removeStaleLocks(worktree, attempt);
    }
    return worktree;
  }

  private void relink(Worktree worktree, AttemptId attempt) throws IOException {
    var link = worktree.folder().resolve(".git");
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      setAside.move(link, attempt, "git");
    }
    Files.writeString(link, GitLink.content(requireNonNull(worktree.registration())));
  }

  /// A git that was killed in mid-command leaves its lock files, and every later command would
  /// refuse to work.
  private void removeStaleLocks(Worktree worktree, AttemptId attempt) throws IOException {
    var registration = requireNonNull(worktree.registration());
    var branch = repository.commonFolder().resolve(Refs.task(attempt));
    var locks =
        List.of(
            registration.resolve("index.lock"),
            registration.resolve("HEAD.lock"),
            branch.resolveSibling(branch.getFileName() + ".lock"));
    for (var lock : locks) {
      Files.deleteIfExists(lock);
    }
  }
}
