package dev.orchestrator.runner.integration;

import static java.util.regex.Pattern.quote;

import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitResult;
import java.util.List;
import java.util.regex.Pattern;

/// A merge worked out in git's object store; no checkout and no ref takes part.
sealed interface MergedTree {
  int CONFLICT = 1;

  record Clean(String tree) implements MergedTree {}

  record Conflicting(List<String> paths) implements MergedTree {}

  /// The two have no history in common.
  record Unrelated() implements MergedTree {}

  /// Where a file meets a folder or a file of another kind, git keeps it under its name and the
  /// side that it is from; people know it by its name alone.
  static MergedTree of(Git git, String ours, String theirs) {
    var answer =
        git.tryRun(
            "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs);
    if (answer.exit() == CONFLICT) {
      var beside = Pattern.compile("~(%s|%s)(_\\d+)?$".formatted(quote(ours), quote(theirs)));
      return new Conflicting(
          answer.fields().stream()
              .skip(1)
              .map(path -> beside.matcher(path).replaceFirst(""))
              .distinct()
              .toList());
    }
    return answer.errors().contains("unrelated histories") ? new Unrelated() : clean(answer);
  }

  private static MergedTree clean(GitResult answer) {
    return new Clean(answer.orThrow().fields().getFirst());
  }
}
