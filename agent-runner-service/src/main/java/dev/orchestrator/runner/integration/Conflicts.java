package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.git.Trailers;
import java.util.ArrayList;
import java.util.List;

/// Tells what a task's agent must know of a merge that meets a conflict.
final class Conflicts {
  private static final int MOST_COMMITS = 20;
  private static final int MOST_FILES = 1_000;

  private Conflicts() {}

  /// @param head what the branch was to be merged onto
  static MergeObstacle describe(Git git, List<String> paths, String head, Tip branch) {
    return new MergeObstacle.Conflict(head, paths, theirs(git, paths, head, branch));
  }

  /// What was done to the files since the branch left, and by which task.
  private static List<String> theirs(Git git, List<String> paths, String head, Tip branch) {
    var command =
        new ArrayList<>(
            List.of(
                "--literal-pathspecs",
                "log",
                "-z",
                "--no-merges",
                "--format=%s%x00%(trailers:key=" + Trailers.TASK + ",valueonly,separator=%x20)",
                "--max-count=" + MOST_COMMITS,
                branch.commit() + ".." + head,
                "--"));
    paths.stream().limit(MOST_FILES).forEach(command::add);
    var fields = git.run(command.toArray(String[]::new)).output().split("\0", -1);
    var lines = new ArrayList<String>();
    for (int at = 0; at + 1 < fields.length; at += 2) {
      var task = fields[at + 1].strip();
      lines.add(task.isEmpty() ? fields[at] : "%s (task %s)".formatted(fields[at], task));
    }
    return lines.stream().distinct().toList();
  }
}
