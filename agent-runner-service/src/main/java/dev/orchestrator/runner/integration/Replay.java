package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.git.Trailers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the commits of a task's branch anew on top of another commit, one after the other, with
/// their authors, dates and messages.
final class Replay {
  /// Of a branch that has more, one commit is made.
  private static final int MOST_COMMITS = 500;

  private static final String FORMAT = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%ad%x00%B";
  private static final int FIELDS = 7;

  private final Repository repository;
  private final Integration task;
  private final Git git;

  Replay(Repository repository, Integration task) {
    this.repository = repository;
    this.task = task;
    this.git = repository.committing(repository.git().folder());
  }

  /// One of the branch's own commits.
  private record Original(
      String id, String tree, List<String> parents, Author author, String date, String message) {}

  // Each commit is merged onto the one made before it, with its own parent as the base, as a rebase
  // does. Merges within the branch are left out; what they decided is seen in the end, where the
  // result must be what merging the whole branch gives.
  /// @param tree what the whole branch merged onto the head gives
  /// @return the last commit made; empty where the commits do not come to that, so that only one
  ///   commit for all of them can
  Optional<String> onto(String head, String headTree, Tip branch, String tree) {
    var originals = originals(head, branch.commit());
    if (originals.size() > MOST_COMMITS) {
      return Optional.empty();
    }
    if (isFitAsItIs(originals, head)) {
      return Optional.of(branch.commit());
    }
    var trees = new HashMap<String, String>(Map.of(head, headTree));
    originals.forEach(one -> trees.put(one.id(), one.tree()));
    var newHead = head;
    var newTree = headTree;
    for (var original : originals) {
      if (original.parents().size() > 1) {
        continue;
      }
      var merged = merged(original, newTree, trees);
      if (merged.isEmpty()) {
        return Optional.empty();
      }
      if (!merged.get().equals(newTree)) {
        newTree = merged.get();
        newHead = commit(original, newTree, newHead);
      }
    }
    return newTree.equals(tree) && !newHead.equals(head) ? Optional.of(newHead) : Optional.empty();
  }

  private List<Original> originals(String head, String branch) {
    var fields =
        git.run(
                "log",
                "-z",
                "--reverse",
                "--topo-order",
                "--max-count=" + (MOST_COMMITS + 1),
                "--encoding=UTF-8",
                "--date=raw",
                "--no-show-signature",
                FORMAT,
                head + ".." + branch)
            .output()
            .split("\0", -1);
    var originals = new ArrayList<Original>();
    for (int at = 0; at + FIELDS <= fields.length; at += FIELDS) {
      var parents = fields[at + 2].isEmpty() ? new String[0] : fields[at + 2].split(" ");
      originals.add(
          new Original(
              fields[at],
              fields[at + 1],
              Arrays.asList(parents),
              new Author(Author.clean(fields[at + 3]), fields[at + 4].replaceAll("[<>\\s]", "")),
              fields[at + 5],
              fields[at + 6]));
    }
    return originals;
  }

  /// A line of commits right on top of the head to which nothing has to be added.
  private boolean isFitAsItIs(List<Original> originals, String head) {
    var last = head;
    for (var original : originals) {
      var named = !task.merge().trailers() || Trailers.areIn(original.message(), task.attempt());
      if (!named || !original.parents().equals(List.of(last))) {
        return false;
      }
      last = original.id();
    }
    return !originals.isEmpty();
  }

  /// @param trees of commits that are known
  private Optional<String> merged(Original original, String onto, Map<String, String> trees) {
    if (original.parents().isEmpty()) {
      return Optional.empty();
    }
    var parent = original.parents().getFirst();
    if (onto.equals(trees.get(parent))) {
      return Optional.of(original.tree());
    }
    // stands for the new head, with the original's parent as what both have in common
    var side = git.reading("side\n").run("commit-tree", onto, "-p", parent).text();
    return MergedTree.of(git, side, original.id()) instanceof MergedTree.Clean(var tree)
        ? Optional.of(tree)
        : Optional.empty();
  }

  private String commit(Original original, String tree, String parent) {
    var variables = new HashMap<>(original.author().asAuthor());
    variables.put("GIT_AUTHOR_DATE", original.date());
    return git.with(variables)
        .reading(message(original))
        .run("commit-tree", tree, "-p", parent)
        .text();
  }

  private String message(Original original) {
    return task.merge().trailers()
        ? Trailers.complete(original.message(), task.attempt(), task.agentName())
        : original.message();
  }
}
