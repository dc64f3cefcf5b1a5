package dev.orchestrator.runner.integration;

import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitResult;
import java.util.List;

/// A merge worked out in git's object store; no checkout and no ref takes part.
sealed interface MergedTree {
  int CONFLICT = 1;

  record Clean(String tree) implements MergedTree {}

  record Conflicting(List<String> paths) implements MergedTree {}

  /// The two have no history in common.
  record Unrelated() implements MergedTree {}

  static MergedTree of(Git git, String ours, String theirs) {
    var answer =
        git.tryRun(
            "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs);
    if (answer.exit() == CONFLICT) {
      return new Conflicting(answer.fields().stream().skip(1).distinct().toList());
    }
    return answer.errors().contains("unrelated histories") ? new Unrelated() : clean(answer);
  }

  private static MergedTree clean(GitResult answer) {
    return new Clean(answer.orThrow().fields().getFirst());
  }
}
