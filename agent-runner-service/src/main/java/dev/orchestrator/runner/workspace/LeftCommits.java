package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Refs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;

/// Commits that a workspace's HEAD has left behind and that no ref leads to: only the worktree's
/// reflog holds them, and goes with it.
final class LeftCommits {
  private LeftCommits() {}

  /// Keeps them all under one ref: where there are several ends, by a commit that joins them.
  static void keep(Git git, Collection<String> left, AttemptId attempt) {
    var ends = left.isEmpty() ? List.<String>of() : ends(git, left);
    if (!ends.isEmpty()) {
      var commit = ends.size() == 1 ? ends.getFirst() : join(git, ends, attempt);
      KeptRefs.keep(git, Refs.saved(attempt), commit);
    }
  }

  private static List<String> ends(Git git, Collection<String> left) {
    var command = new ArrayList<>(List.of("rev-list", "--parents", "--ignore-missing"));
    command.addAll(left);
    command.addAll(List.of("--not", "--glob=refs/*"));
    var commits = new LinkedHashSet<String>();
    var parents = new HashSet<String>();
    for (var line : git.run(command.toArray(String[]::new)).lines()) {
      var ids = List.of(line.split(" "));
      commits.add(ids.getFirst());
      parents.addAll(ids.subList(1, ids.size()));
    }
    commits.removeAll(parents);
    return List.copyOf(commits);
  }

  private static String join(Git git, List<String> ends, AttemptId attempt) {
    var command = new ArrayList<>(List.of("commit-tree", ends.getFirst() + "^{tree}"));
    for (var end : ends) {
      command.addAll(List.of("-p", end));
    }
    command.addAll(List.of("-m", "Keep the commits that %s left behind".formatted(attempt)));
    return git.run(command.toArray(String[]::new)).text();
  }
}
