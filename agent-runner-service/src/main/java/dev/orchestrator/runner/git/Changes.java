package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.run.ChangedPaths;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// What a revision differs in from another one.
public record Changes(Git git, String from, String to) {
  private static final String LINES_OF_BINARY = "-";

  /// The files, moved ones by both their names.
  public ChangedPaths paths() {
    var paths = git.run("diff-tree", "-r", "--name-only", "--no-renames", "-z", from, to).fields();
    return ChangedPaths.of(paths.stream().sorted().toList());
  }

  /// The files with how much was changed in each, in git's order.
  public List<FileChange> files() {
    var fields = git.run("diff-tree", "-r", "-M", "--numstat", "-z", from, to).fields();
    var files = new ArrayList<FileChange>();
    for (int next = 0; next < fields.size(); next++) {
      var counts = fields.get(next).split("\t", 3);
      boolean moved = counts[2].isEmpty();
      var earlier = moved ? fields.get(++next) : counts[2];
      var path = moved ? fields.get(++next) : counts[2];
      files.add(new FileChange(path, earlier, lines(counts[0]), lines(counts[1])));
    }
    return files;
  }

  private static int lines(String count) {
    return count.equals(LINES_OF_BINARY) ? 0 : Integer.parseInt(count);
  }

  /// The changes of some of the files as a patch.
  public String patch(List<FileChange> files) {
    var command =
        new ArrayList<>(
            List.of(
                "--literal-pathspecs",
                "-c",
                "core.quotePath=false",
                "diff-tree",
                "-r",
                "-M",
                "-p",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                from,
                to,
                "--"));
    var paths = new LinkedHashSet<String>();
    for (var file : files) {
      paths.add(file.earlierPath());
      paths.add(file.path());
    }
    command.addAll(paths);
    return git.run(command.toArray(String[]::new)).output();
  }
}
