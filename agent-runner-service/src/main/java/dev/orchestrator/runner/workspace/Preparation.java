package dev.orchestrator.runner.workspace;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.workspace.Beginning.HandedOver;
import dev.orchestrator.runner.workspace.Beginning.Plain;
import dev.orchestrator.runner.workspace.Worktree.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes one workspace ready for one attempt.
final class Preparation {
  /// With all processors, which takes half of the time where there are many files. Twice forced: a
  /// registration whose folder is gone may stand in the way, locked or not.
  private static final String[] ADD = {
    "-c", "checkout.workers=0", "worktree", "add", "--quiet", "-f", "-f"
  };

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

  Workspace prepare(Beginning beginning) throws IOException {
    TargetGuard.restoreSilently(repository, origin, attempt);
    var workspace = makeReady(beginning);
    WorktreeLock.close(requireNonNull(worktree().registration()));
    return workspace;
  }

  private Worktree worktree() throws IOException {
    return Worktree.inspect(repository.commonFolder(), folder);
  }

  private Workspace makeReady(Beginning beginning) throws IOException {
    var refs = RunRefs.read(git, origin, attempt.run(), attempt.task());
    var newest = beginning == Beginning.AT_BASE ? origin.baseCommit() : refs.newest(git, origin);
    var branch = refs.task();
    if (branch == null && Files.notExists(folder) && !(beginning instanceof HandedOver)) {
      return addAfresh(newest);
    }
    EarlierGit.await(folder);
    return switch (beginning) {
      case Plain.AFRESH -> startOver(newest);
      case Plain.AS_LEFT -> takeUp(branch, newest);
      case HandedOver(var by) -> takeOver(by, newest);
      case Plain.AT_BASE -> branch == null ? startOver(newest) : putBack(open(), newest, newest);
    };
  }

  private Workspace addAfresh(String start) throws IOException {
    repository.createStateFolder();
    var branch = Refs.task(attempt);
    // -B, since git makes the branch before it may meet another git at work and has to be run again
    add("-B", Refs.shorten(branch), folder.toString(), start);
    return new Workspace(origin, folder, branch, start, start);
  }

  private Submodules submodules() throws IOException {
    return Submodules.of(repository.workspaceGit(folder), repository);
  }

  private void add(String... arguments) throws IOException {
    var command = Stream.of(ADD, arguments).flatMap(Stream::of).toArray(String[]::new);
    repository.workspaceGit(repository.top()).run(command);
    submodules().checkOut();
  }

  private Workspace takeUp(@Nullable Tip branch, String newest) throws IOException {
    if (branch == null && mendOrClear().condition() != Condition.SOUND) {
      return addAfresh(newest);
    }
    open();
    var found = branch == null ? newest : branch.commit();
    return new Workspace(origin, folder, Refs.task(attempt), forkPoint(found, newest), found);
  }

  /// The worktree as it is, or where there is no sound one, a new one with the task's branch.
  ///
  /// @throws dev.orchestrator.runner.git.GitException when the branch is gone as well, and the work
  ///   with it
  private Worktree open() throws IOException {
    if (mendOrClear().condition() != Condition.SOUND) {
      add(folder.toString(), Refs.shorten(Refs.task(attempt)));
    }
    return worktree();
  }

  /// Where the attempt has handed nothing over here, what is committed on the branch stands for it,
  /// from now on.
  private Workspace takeOver(int by, String newest) throws IOException {
    var worktree = open();
    var registration = requireNonNull(worktree.registration());
    var handedOver = Handover.of(registration, by, git);
    var commit =
        handedOver.isPresent()
            ? handedOver.get()
            : git.run("rev-parse", "--verify", Refs.task(attempt)).text();
    Handover.note(registration, by, commit);
    return putBack(worktree, commit, newest);
  }

  private Workspace putBack(Worktree worktree, String commit, String newest) throws IOException {
    var workspace =
        new Workspace(
            origin, worktree.folder(), Refs.task(attempt), forkPoint(commit, newest), commit);
    new PutBack(repository, earlier(), workspace).to(commit, Author.ORCHESTRATOR, leftovers());
    submodules().checkOut();
    return workspace;
  }

  /// Leaves a sound worktree as it is, and otherwise nothing in its place.
  private Worktree mendOrClear() throws IOException {
    var worktree = new Mender(repository, setAside).mend(folder, attempt);
    switch (worktree.condition()) {
      case SOUND, ABSENT -> {}
      case UNREGISTERED, UNLINKED -> setAside.move(folder, attempt, "workspace");
      case UNFINISHED, LOST -> {
        new LeftCommits(repository, earlier(), Refs.task(attempt))
            .keep(requireNonNull(worktree.registration()));
        removal(worktree).force();
      }
    }
    return worktree;
  }

  private String forkPoint(String work, String newest) {
    var answer = git.tryRun("merge-base", newest, work);
    return answer.succeeded() ? answer.text() : newest;
  }

  private Workspace startOver(String start) throws IOException {
    var branch = Refs.task(attempt);
    var worktree = mendOrClear();
    if (worktree.condition() == Condition.SOUND) {
      var leftover = new Workspace(origin, folder, branch, start, start);
      new WorkCommit(repository, earlier(), leftover).save(Author.ORCHESTRATOR, leftovers());
      submodules().remove(setAside, earlier());
    }
    var tip = RunRefs.read(git, origin, attempt.run(), attempt.task()).task();
    if (tip != null && !KeptRefs.isKept(git, tip.commit())) {
      KeptRefs.keep(git, Refs.saved(earlier()), tip.commit());
    }
    removal(worktree).afterSaving(setAside, earlier());
    if (tip != null) {
      git.run("update-ref", "-d", branch, tip.commit());
    }
    return addAfresh(start);
  }

  private Removal removal(Worktree worktree) {
    var excludes = PrivateExcludes.of(repository, attempt);
    return new Removal(git.with(excludes.variables()), folder, worktree.registration());
  }

  private AttemptId earlier() {
    return new AttemptId(attempt.run(), attempt.task(), Math.max(1, attempt.number() - 1));
  }

  private String leftovers() {
    return "Keep what %s left".formatted(earlier());
  }
}
