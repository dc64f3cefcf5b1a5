package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.Reflog;
import dev.orchestrator.runner.git.Refs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The commits that git's registration of a worktree tells of, and the stashes made there. Some of
/// them nothing else may lead to.
final class Traces {
  /// What commands that were begun and not ended have put by.
  private static final List<String> NOTES =
      List.of(
          "HEAD",
          "ORIG_HEAD",
          "MERGE_HEAD",
          "MERGE_AUTOSTASH",
          "CHERRY_PICK_HEAD",
          "REVERT_HEAD",
          "REBASE_HEAD",
          "rebase-merge/orig-head",
          "rebase-merge/autostash",
          "rebase-apply/orig-head",
          "rebase-apply/autostash");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{40,64}");
  private static final Pattern STASH = Pattern.compile("(?:WIP on|On) ([^:]+): .*");

  private Traces() {}

  /// @param registration git's folder for the worktree
  /// @param branch full name of the branch that the worktree is for
  static Set<String> of(Path registration, Path commonFolder, String branch) throws IOException {
    var commits = new LinkedHashSet<>(Reflog.ofHead(registration).commits());
    for (var note : NOTES) {
      add(registration.resolve(note), commits);
    }
    addOwnRefs(registration.resolve("refs"), commits);
    for (var entry : Reflog.of(commonFolder, "refs/stash").entries()) {
      var made = STASH.matcher(entry.message());
      if (made.matches() && made.group(1).equals(Refs.shorten(branch))) {
        commits.add(entry.to());
      }
    }
    return commits;
  }

  /// Refs of this worktree alone, as `git bisect` makes them.
  private static void addOwnRefs(Path refs, Set<String> commits) throws IOException {
    if (Files.isDirectory(refs)) {
      try (var files = Files.walk(refs)) {
        for (var file : files.toList()) {
          add(file, commits);
        }
      }
    }
  }

  private static void add(Path file, Set<String> commits) throws IOException {
    GitLink.firstLine(file).filter(line -> ID.matcher(line).matches()).ifPresent(commits::add);
  }
}
