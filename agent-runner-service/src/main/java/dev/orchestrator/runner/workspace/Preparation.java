package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.workspace.Worktree.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Makes one workspace ready for one attempt.
final class Preparation {
  private final Repository repository;
  private final RunOrigin origin;
  private final AttemptId attempt;
  private final Path folder;
  private final Git git;
  private final SetAside setAside;

  Preparation(Repository repository, RunOrigin origin, AttemptId attempt, Path folder) {
    this.repository = repository;
    this.origin = origin;
    this.attempt = attempt;
    this.folder = folder;
    this.git = repository.git();
    this.setAside = new SetAside(repository.stateFolder());
  }

  Workspace prepare(boolean continueInPlace) throws IOException {
    var refs = RunRefs.read(git, origin, attempt.run(), attempt.task());
    var start = refs.newest(git, origin);
    if (refs.task() == null && Files.notExists(folder)) {
      return addAfresh(start);
    }
    EarlierGit.await(folder);
    return continueInPlace ? takeUp(refs.task(), start) : startOver(start);
  }

  private Workspace addAfresh(String start) {
    repository.createStateFolder();
    var branch = Refs.task(attempt);
    // -B, since git makes the branch before it may meet another git at work and has to be run again
    add("-B", Refs.shorten(branch), folder.toString(), start);
    return new Workspace(origin, folder, branch, start);
  }

  /// Twice forced: a registration whose folder is gone may stand in the way, locked or not.
  private void add(String... arguments) {
    var command = new String[arguments.length + 5];
    var fixed = new String[] {"worktree", "add", "--quiet", "-f", "-f"};
    System.arraycopy(fixed, 0, command, 0, fixed.length);
    System.arraycopy(arguments, 0, command, fixed.length, arguments.length);
    git.run(command);
  }

  private Workspace takeUp(@Nullable Tip branch, String newest) throws IOException {
    if (mendOrClear().condition() == Condition.SOUND) {
      return new Workspace(origin, folder, Refs.task(attempt), forkPoint(branch, newest));
    }
    if (branch == null) {
      return addAfresh(newest);
    }
    add(folder.toString(), Refs.shorten(branch.ref()));
    return new Workspace(origin, folder, branch.ref(), forkPoint(branch, newest));
  }

  /// Leaves a sound worktree as it is, and otherwise nothing in its place.
  private Worktree mendOrClear() throws IOException {
    var worktree = new Mender(repository, setAside).mend(folder, attempt);
    switch (worktree.condition()) {
      case SOUND, ABSENT -> {}
      case UNREGISTERED, UNLINKED -> setAside.move(folder, attempt, "workspace");
      case UNFINISHED, LOST -> new Removal(git, folder).force();
    }
    return worktree;
  }

  private String forkPoint(@Nullable Tip branch, String newest) {
    if (branch == null) {
      return newest;
    }
    var answer = git.tryRun("merge-base", newest, branch.commit());
    return answer.succeeded() ? answer.text() : newest;
  }

  private Workspace startOver(String start) throws IOException {
    var branch = Refs.task(attempt);
    if (mendOrClear().condition() == Condition.SOUND) {
      var leftover = new Workspace(origin, folder, branch, start);
      new WorkCommit(repository, earlier(), leftover)
          .save(Author.ORCHESTRATOR, "Keep what %s left".formatted(earlier()));
    }
    var tip = RunRefs.read(git, origin, attempt.run(), attempt.task()).task();
    if (tip != null && !isKept(tip)) {
      KeptRefs.keep(git, Refs.saved(earlier()), tip.commit());
    }
    new Removal(git, folder).force();
    if (tip != null) {
      git.run("update-ref", "-d", branch, tip.commit());
    }
    return addAfresh(start);
  }

  private AttemptId earlier() {
    return new AttemptId(attempt.run(), attempt.task(), Math.max(1, attempt.number() - 1));
  }

  /// Whether another ref than the task's branch leads to all of its commits.
  private boolean isKept(Tip tip) {
    return git
        .run("for-each-ref", "--contains", tip.commit(), "--format=%(refname)", "refs/")
        .lines()
        .stream()
        .anyMatch(ref -> !ref.equals(tip.ref()));
  }
}
