package dev.orchestrator.runner.workspace;

import java.util.stream.Collectors;

/// A workspace into which other work has been merged, as far as git can, for its agent to make both
/// fit.
public final class Merging {
  private static final int MOST_FILES = 100;

  private final Workspace workspace;
  private final OpenMerge open;
  private final MergeConflicts conflicts;

  Merging(Workspace workspace, OpenMerge open, MergeConflicts conflicts) {
    this.workspace = workspace;
    this.open = open;
    this.conflicts = conflicts;
  }

  public Workspace workspace() {
    return workspace;
  }

  OpenMerge open() {
    return open;
  }

  MergeConflicts conflicts() {
    return conflicts;
  }

  /// What an agent is told of the conflicts.
  public String words() {
    var files = conflicts.files();
    if (files.isEmpty()) {
      return "Nothing was in conflict; the merge is committed.";
    }
    var listed =
        files.entrySet().stream()
            .limit(MOST_FILES)
            .map(file -> "- %s: %s".formatted(file.getKey(), file.getValue().kind()))
            .collect(Collectors.joining("\n"));
    var more = files.size() - MOST_FILES;
    var said =
        conflicts.sentences().stream()
            .limit(MOST_FILES)
            .map(sentence -> "- " + sentence)
            .collect(Collectors.joining("\n"));
    return "In conflict are:\n%s%s\n\nGit says, with HEAD for your work and %s for theirs:\n%s"
        .formatted(
            listed,
            more > 0 ? "\n- and %d more; `git ls-files -u` lists them all".formatted(more) : "",
            open.onto(),
            said);
  }
}
