package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.MergeLog;
import dev.orchestrator.runner.git.MergeLog.Merge;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.git.Trailers;
import dev.orchestrator.runner.integration.Advance.Done;
import dev.orchestrator.runner.integration.Advance.Overtaken;
import dev.orchestrator.runner.integration.Advance.Parked;
import dev.orchestrator.runner.integration.MergedTree.Clean;
import dev.orchestrator.runner.integration.MergedTree.Conflicting;
import dev.orchestrator.runner.integration.MergedTree.Unrelated;
import dev.orchestrator.runner.integration.Outcome.Impossible;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import dev.orchestrator.runner.integration.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The integration of one task.
final class TaskMerge {
  private static final int MOST_ROUNDS = 8;

  /// Of the commits and files that a refused merge tells of.
  private static final int MOST_COMMITS = 20;

  private static final int MOST_FILES = 1_000;

  private final Repository repository;
  private final Integration task;
  private final Git git;
  private final TargetBranch target;

  TaskMerge(Repository repository, Integration task) {
    this.repository = repository;
    this.task = task;
    this.git = repository.git();
    this.target = new TargetBranch(repository, task.origin(), task.attempt().run());
  }

  // The task is merged onto the newest of target and result; the merge is kept on the result's ref
  // first, then the target follows. Whoever moves the target in between starts a new round.
  Outcome integrate() {
    for (int round = 1; ; round++) {
      var step = round();
      if (!step.overtaken() || round == MOST_ROUNDS) {
        return step.outcome();
      }
    }
  }

  private Step round() {
    var refs = RunRefs.read(git, task.origin(), task.attempt().run(), task.attempt().task());
    var branch = refs.task();
    return branch == null ? withoutBranch(refs) : merge(branch, refs);
  }

  /// @param overtaken whether another round may do better
  private record Step(Outcome outcome, boolean overtaken) {}

  /// The branches of merged tasks are deleted when their run ends.
  private Step withoutBranch(RunRefs refs) {
    var merges = merges(refs);
    return merges.isEmpty()
        ? impossible("The branch %s no longer exists.".formatted(name()))
        : alreadyMerged(merges.getFirst().commit(), refs);
  }

  private List<Merge> merges(RunRefs refs) {
    return MergeLog.of(git, task.origin(), task.attempt().run(), task.attempt().task(), refs);
  }

  private Step merge(Tip branch, RunRefs refs) {
    var base = Base.choose(git, task.origin(), refs, branch);
    return switch (mergedTree(base, branch)) {
      case Clean clean -> mergeClean(clean, base, branch, refs);
      case Conflicting conflicting -> mergeConflicting(conflicting.paths(), base, branch);
      case Unrelated _ ->
          impossible(
              "The branch %s has no history in common with %s.".formatted(name(), base.name()));
    };
  }

  /// What was made right on top of the base is the merge already. That saves a git command where
  /// tasks follow one another.
  private MergedTree mergedTree(Base base, Tip branch) {
    return branch.parents().equals(List.of(base.commit()))
        ? new Clean(branch.tree())
        : MergedTree.of(git, base.commit(), branch.commit());
  }

  /// A merge that was made before the target moved on is still good, even if it cannot be repeated.
  private Step mergeConflicting(List<String> paths, Base base, Tip branch) {
    return base.replaces() == null
        ? new Step(
            new Refused(
                new MergeObstacle.Conflict(base.commit(), paths, theirs(paths, base, branch))),
            false)
        : integrated(
            base.replaces(),
            new Parked("its new commits conflict with the result in " + String.join(", ", paths)));
  }

  /// What was done to the files since the branch left, and by which task.
  private List<String> theirs(List<String> paths, Base base, Tip branch) {
    var command =
        new ArrayList<>(
            List.of(
                "--literal-pathspecs",
                "log",
                "--no-merges",
                "--format=%s%x00%(trailers:key=" + Trailers.TASK + ",valueonly,separator=%x20)",
                "--max-count=" + MOST_COMMITS,
                branch.commit() + ".." + base.commit(),
                "--"));
    paths.stream().limit(MOST_FILES).forEach(command::add);
    return git.run(command.toArray(String[]::new)).lines().stream()
        .map(line -> line.split("\0", -1))
        .map(fields ->
            fields[1].isEmpty() ? fields[0] : "%s (task %s)".formatted(fields[0], fields[1]))
        .distinct()
        .toList();
  }

  private Step mergeClean(Clean merged, Base base, Tip branch, RunRefs refs) {
    if (merged.tree().equals(base.tree())
        && Ancestry.contains(git, base.commit(), branch.commit())) {
      var merge =
          merges(refs).stream().filter(one -> one.merged().equals(branch.commit())).findFirst();
      return alreadyMerged(merge.map(Merge::commit).orElse(null), refs);
    }
    var commit = commit(merged.tree(), base.commit(), branch.commit());
    keep(commit, refs.result());
    return integrated(commit, target.advance(refs.target(), commit, base.holdsTarget()));
  }

  private Step alreadyMerged(@Nullable String merge, RunRefs refs) {
    var result = refs.result();
    if (result == null) {
      return new Step(new Integrated(merge, null), false);
    }
    var tip = refs.target();
    if (tip != null && Ancestry.contains(git, tip.commit(), result.commit())) {
      return new Step(new Integrated(merge, null), false);
    }
    boolean behind = tip != null && Ancestry.contains(git, result.commit(), tip.commit());
    return integrated(merge, target.advance(tip, result.commit(), behind));
  }

  private static Step impossible(String reason) {
    return new Step(new Impossible(reason), false);
  }

  private Step integrated(@Nullable String merge, Advance advance) {
    var parked =
        switch (advance) {
          case Done _ -> null;
          case Overtaken _ -> target.sentence(new Parked("it kept moving meanwhile"));
          case Parked obstacle -> target.sentence(obstacle);
        };
    return new Step(new Integrated(merge, parked), advance instanceof Overtaken);
  }

  private String commit(String tree, String base, String branch) {
    var subject =
        "Merge task '%s': %s"
            .formatted(task.attempt().task(), task.title().replaceAll("\\s+", " ").strip());
    return repository
        .committing(git.folder())
        .reading(Trailers.append(subject, task.attempt(), task.agentName()))
        .run("commit-tree", tree, "-p", base, "-p", branch)
        .text();
  }

  private void keep(String commit, @Nullable Tip expected) {
    var old = expected == null ? "" : expected.commit();
    git.run("update-ref", Refs.result(task.attempt().run()), commit, old);
  }

  private String name() {
    return Refs.shorten(Refs.task(task.attempt()));
  }
}
