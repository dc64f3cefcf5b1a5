package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.MergeLog;
import dev.orchestrator.runner.git.MergeLog.Merge;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.integration.MergedTree.Clean;
import dev.orchestrator.runner.integration.MergedTree.Conflicting;
import dev.orchestrator.runner.integration.MergedTree.Unrelated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Puts tasks onto a base one after the other, in git's object store: no ref and no checkout takes
/// part. One that does not go onto what is there is left out, and the next one goes on without it.
final class Chain {
  private final Repository repository;
  private final Git git;
  private final Base base;
  private final Map<TaskId, RunRefs> refs;
  private final List<Piece> pieces = new ArrayList<>();
  private String head;
  private String tree;

  private Chain(Repository repository, Base base, Map<TaskId, RunRefs> refs) {
    this.repository = repository;
    this.git = repository.git();
    this.base = base;
    this.refs = refs;
    this.head = base.commit();
    this.tree = base.tree();
  }

  /// @return what each task comes to, in the order of the tasks
  static List<Piece> of(
      Repository repository, Base base, Map<TaskId, RunRefs> refs, List<Integration> tasks) {
    var chain = new Chain(repository, base, refs);
    tasks.forEach(chain::add);
    return List.copyOf(chain.pieces);
  }

  private void add(Integration task) {
    var piece = piece(task, Objects.requireNonNull(refs.get(task.attempt().task())));
    pieces.add(piece);
    if (piece instanceof Piece.Made made) {
      head = made.merge().commit();
      tree = made.tree();
    }
  }

  private Piece piece(Integration task, RunRefs own) {
    var branch = own.task();
    if (branch == null) {
      return withoutBranch(task, own);
    }
    var note = own.note();
    if (note != null
        && note.merged().equals(branch.commit())
        && Ancestry.contains(git, base.commit(), note.commit())) {
      return new Piece.There(task, note.commit());
    }
    return switch (mergedTree(branch)) {
      case Clean(var merged) -> clean(task, own, branch, merged);
      case Conflicting(var paths) -> conflicting(task, branch, paths);
      case Unrelated _ ->
          stuck(
              task,
              "The branch %s has no history in common with %s.".formatted(name(task), base.name()));
    };
  }

  /// The branches of merged tasks are deleted when their run ends.
  private Piece withoutBranch(Integration task, RunRefs own) {
    var merges = merges(task, own);
    return merges.isEmpty()
        ? stuck(task, "The branch %s no longer exists.".formatted(name(task)))
        : new Piece.There(task, merges.getFirst().commit());
  }

  private List<Merge> merges(Integration task, RunRefs own) {
    var attempt = task.attempt();
    return MergeLog.of(git, task.origin(), attempt.run(), attempt.task(), own);
  }

  /// What was made right on top of the head is the merge already. That saves a git command where
  /// tasks follow one another.
  private MergedTree mergedTree(Tip branch) {
    return branch.parents().equals(List.of(head))
        ? new Clean(branch.tree())
        : MergedTree.of(git, head, branch.commit());
  }

  private Piece clean(Integration task, RunRefs own, Tip branch, String merged) {
    if (merged.equals(tree)
        && (!task.merge().strategy().keepsCommits()
            || Ancestry.contains(git, head, branch.commit()))) {
      var earlier =
          merges(task, own).stream()
              .filter(one -> one.merged().equals(branch.commit()))
              .map(Merge::commit)
              .findFirst();
      return new Piece.There(task, earlier.orElse(null));
    }
    var commit = new TaskCommits(repository, task).onto(head, tree, branch, merged);
    return new Piece.Made(task, new Merge(commit, head, branch.commit()), merged);
  }

  /// A merge that was made before the target moved on is still good, even if it cannot be repeated.
  private Piece conflicting(Integration task, Tip branch, List<String> paths) {
    return base.replaces() == null
        ? new Piece.Stuck(task, new Outcome.Refused(Conflicts.describe(git, paths, head, branch)))
        : new Piece.LeftBehind(
            task,
            base.replaces(),
            "its new commits conflict with the result in " + String.join(", ", paths));
  }

  private static Piece stuck(Integration task, String reason) {
    return new Piece.Stuck(task, new Outcome.Impossible(FailureClass.AGENT, reason));
  }

  private static String name(Integration task) {
    return Refs.shorten(Refs.task(task.attempt()));
  }
}
