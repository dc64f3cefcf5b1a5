package dev.orchestrator.runner.git;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a ref points.
///
/// @param ref full name
/// @param commit full object id
/// @param tree the commit's tree
/// @param parents the commit's parents, the first one first
/// @param checkout the worktree that has the branch checked out, null when none has
/// @param subject the first line of the commit's message
public record Tip(
    String ref,
    String commit,
    String tree,
    List<String> parents,
    @Nullable Path checkout,
    String subject) {
  public Tip {
    parents = List.copyOf(parents);
  }

  /// Whether the ref still points there, and is checked out where it was.
  public boolean isUnchanged(Git git) {
    var now = git.run("for-each-ref", "--format=%(objectname)%00%(worktreepath)", ref).output();
    return now.equals(commit + "\0" + (checkout == null ? "" : checkout) + "\n");
  }

  /// Whether the commit is the merge that brought another one in.
  public boolean isMergeOf(String merged) {
    return parents.size() == 2 && parents.getLast().equals(merged);
  }
}
