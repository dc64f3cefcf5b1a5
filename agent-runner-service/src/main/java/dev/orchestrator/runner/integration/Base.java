package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Git;
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

  static Base choose(Git git, RunOrigin origin, RunRefs refs, Tip branch) {
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
    return overtaken(git, target, result, branch)
        ? ofTarget(target, result.commit())
        : of(result, false);
  }

  /// The result is no more than this task's merge, and the target has left its base meanwhile.
  private static boolean overtaken(Git git, Tip target, Tip result, Tip branch) {
    return result.isMergeOf(branch.commit())
        && Ancestry.contains(git, target.commit(), result.parents().getFirst());
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
