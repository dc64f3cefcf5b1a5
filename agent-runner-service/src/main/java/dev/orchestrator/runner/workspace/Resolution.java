package dev.orchestrator.runner.workspace;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Merges other work into a workspace, and judges what its agent has made of it.
///
/// Until it is done the task's branch is what it was before; everything that an attempt leaves half
/// done is kept on `orchestrator/<run>/<task>@<attempt>`.
final class Resolution {
  private static final String SCRATCH_INDEX = "orchestrator-index";
  private static final int SHORT = 10;
  private static final int MOST_NAMED = 10;

  private final Repository repository;
  private final RunOrigin origin;
  private final AttemptId attempt;
  private final Path folder;

  Resolution(Repository repository, RunOrigin origin, AttemptId attempt, Path folder) {
    this.repository = repository;
    this.origin = origin;
    this.attempt = attempt;
    this.folder = folder;
  }

  /// @param remembers whether the agent knows what it has done in a merge that it was given before
  Merging begin(String onto, boolean remembers) throws IOException {
    var found = new Preparation(repository, origin, attempt, folder).prepare(Beginning.AS_LEFT);
    var registration = registration();
    var open = OpenMerge.of(registration);
    if (remembers && open.isPresent() && goesOn(open.get(), onto, registration)) {
      return merging(found, open.get());
    }
    var start = open.isPresent() ? open.get().start() : found.found();
    var merge = new OpenMerge(start, onto);
    putBack(found, earlier(), start, Author.ORCHESTRATOR);
    OpenMerge.note(registration, merge);
    var merging = merging(found, merge);
    merge(onto);
    bringSubmodulesAlong();
    if (merging.conflicts().files().isEmpty()) {
      commit(merging.workspace(), Author.ORCHESTRATOR, message(onto));
    }
    return merging;
  }

  private boolean goesOn(OpenMerge open, String onto, Path registration) {
    return open.onto().equals(onto)
        && (OpenMerge.isUnderWay(registration) || Ancestry.contains(git(), "HEAD", onto));
  }

  private Merging merging(Workspace found, OpenMerge open) {
    var workspace = new Workspace(origin, folder, found.branch(), found.start(), open.start());
    boolean atStart = git().run("rev-parse", "HEAD").text().equals(open.start());
    var conflicts = MergeConflicts.of(git(), atStart ? "HEAD" : open.start(), open.onto());
    return new Merging(workspace, open, conflicts);
  }

  /// Otherwise what is checked out in them would be taken for the task's work. What is in conflict
  /// is the agent's to choose.
  private void bringSubmodulesAlong() throws IOException {
    var unmerged = git().run("ls-files", "--unmerged", "-z").fields();
    if (unmerged.stream().noneMatch(entry -> entry.startsWith(IndexEntries.LINK))) {
      Submodules.of(repository.workspaceGit(folder), repository).checkOut();
    }
  }

  /// The user's own settings must not keep a merge from being one.
  private void merge(String onto) {
    var answer =
        git()
            .tryRun(
                "-c",
                "rerere.enabled=false",
                "-c",
                "merge.verifySignatures=false",
                "merge",
                "--quiet",
                "--no-ff",
                "--no-commit",
                "--no-stat",
                onto);
    if (!answer.succeeded() && !git().run("ls-files", "--unmerged").output().isBlank()) {
      return;
    }
    answer.orThrow();
  }

  /// Takes what the agent has made of the merge onto the task's branch, where it is done.
  ///
  /// @return what is wrong with it, in words; the task's branch is then what it was before
  Optional<String> end(Merging merging, Author author) throws IOException {
    var registration = mended();
    var unresolved =
        OpenMerge.isUnderWay(registration)
            ? merging.conflicts().unresolved(git(), registration.resolve(SCRATCH_INDEX))
            : List.<String>of();
    commit(merging.workspace(), author, message(merging.open().onto()));
    var trouble = trouble(merging, unresolved);
    if (trouble.isPresent()) {
      giveUp(merging, author);
    } else {
      keepOldBranch(merging);
      OpenMerge.forget(registration());
    }
    return trouble;
  }

  private Optional<String> trouble(Merging merging, List<String> unresolved) {
    var open = merging.open();
    var tip = tip(merging.workspace());
    if (!unresolved.isEmpty()) {
      return Optional.of("the agent left %s in conflict".formatted(names(unresolved)));
    }
    if (!Ancestry.contains(git(), tip, open.onto())) {
      return Optional.of(
          "the agent gave the merge up: its branch does not contain commit "
              + shorten(open.onto()));
    }
    var marked = merging.conflicts().marked(git(), tip, open.start(), open.onto());
    return marked.isEmpty()
        ? Optional.empty()
        : Optional.of("the agent left conflict markers in %s".formatted(names(marked)));
  }

  private static String names(List<String> files) {
    var named = String.join(", ", files.subList(0, Math.min(MOST_NAMED, files.size())));
    return files.size() > MOST_NAMED
        ? "%s and %d more".formatted(named, files.size() - MOST_NAMED)
        : named;
  }

  /// An agent may have put its own work aside.
  private void keepOldBranch(Merging merging) {
    var start = merging.open().start();
    if (!Ancestry.contains(git(), tip(merging.workspace()), start)) {
      KeptRefs.keep(repository.git(), Refs.saved(attempt), start);
    }
  }

  /// Puts the task's branch and the workspace back to what they were before the merge.
  void giveUp(Merging merging, Author author) throws IOException {
    putBack(merging.workspace(), attempt, merging.open().start(), author);
    OpenMerge.forget(registration());
  }

  /// An agent that was stopped may go on where it was, but the branch holds nothing unfinished.
  void leave(Merging merging, Author author) throws IOException {
    mended();
    if (!git().run("rev-parse", "HEAD").text().equals(merging.open().start())) {
      giveUp(merging, author);
    }
  }

  private void putBack(Workspace workspace, AttemptId whose, String commit, Author author)
      throws IOException {
    new PutBack(repository, whose, workspace)
        .to(commit, author, "Keep what %s left".formatted(whose));
  }

  private void commit(Workspace workspace, Author author, String message) throws IOException {
    new WorkCommit(repository, attempt, workspace).save(author, message);
  }

  private static String message(String onto) {
    return "Merge commit %s into the task's work".formatted(shorten(onto));
  }

  private static String shorten(String commit) {
    return commit.substring(0, Math.min(SHORT, commit.length()));
  }

  private String tip(Workspace workspace) {
    return repository.git().run("rev-parse", "--verify", workspace.branch()).text();
  }

  private Git git() {
    var excludes = PrivateExcludes.of(repository, attempt);
    return repository.committing(folder).confined().with(excludes.variables());
  }

  private Path mended() throws IOException {
    new Mender(repository, new SetAside(repository.stateFolder())).mend(folder, attempt);
    return registration();
  }

  private Path registration() throws IOException {
    return requireNonNull(
        Worktree.inspect(repository.commonFolder(), folder).registration(), "no worktree");
  }

  private AttemptId earlier() {
    return new AttemptId(attempt.run(), attempt.task(), Math.max(1, attempt.number() - 1));
  }
}
