package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.MergeLog.Merge;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.RunRefs;
import dev.orchestrator.runner.git.Tip;
import org.jspecify.annotations.Nullable;

/// What a task is merged onto.
///
/// @param name how a person knows it
/// @param holdsTarget whether the target can be moved forward to a merge made here
/// @param replaces an earlier merge of the same task that the target has overtaken, null for none
record Base(
    String name, String commit, String tree, boolean holdsTarget, @Nullable String replaces) {

  /// @param alone the refs of the task that is merged, where it is merged alone
  static Base choose(Git git, RunOrigin origin, RunRefs refs, @Nullable RunRefs alone) {
    var target = refs.target();
    var result = refs.result();
    if (result == null) {
      return target == null ? ofOrigin(git, origin) : ofTarget(target, null);
    }
    if (target == null) {
      return of(result, false);
    }
    if (Ancestry.contains(git, target.commit(), result.commit())) {
      return ofTarget(target, null);
    }
    if (Ancestry.contains(git, result.commit(), target.commit())) {
      return of(result, true);
    }
    return alone != null && overtaken(git, target, result, alone)
        ? ofTarget(target, result.commit())
        : of(result, false);
  }

  /// The result is no more than this task's merge, and the target has left its base meanwhile.
  private static boolean overtaken(Git git, Tip target, Tip result, RunRefs task) {
    var before = task.task() == null ? null : before(result, task.task(), task.note());
    return before != null && Ancestry.contains(git, target.commit(), before);
  }

  /// What the task was brought onto, if the result has nothing after it.
  private static @Nullable String before(Tip result, Tip branch, @Nullable Merge note) {
    if (note != null
        && note.commit().equals(result.commit())
        && note.merged().equals(branch.commit())) {
      return note.before();
    }
    return result.isMergeOf(branch.commit()) ? result.parents().getFirst() : null;
  }

  private static Base ofTarget(Tip target, @Nullable String replaces) {
    return new Base(Refs.shorten(target.ref()), target.commit(), target.tree(), true, replaces);
  }

  private static Base of(Tip result, boolean holdsTarget) {
    return new Base(Refs.shorten(result.ref()), result.commit(), result.tree(), holdsTarget, null);
  }

  private static Base ofOrigin(Git git, RunOrigin origin) {
    var tree = git.run("rev-parse", origin.baseCommit() + "^{tree}").text();
    return new Base("the base commit", origin.baseCommit(), tree, false, null);
  }
}
