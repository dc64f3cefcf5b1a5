package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.Git;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;

/// Entries of a workspace's index that keep files out of `git status`.
///
/// @param links folders that git holds as links to another repository
/// @param unchanged files that git was told to take for unchanged
/// @param skipped files that git was told not to look at, and that are there all the same; in a
///   sparse checkout those that are not there are meant to be absent
record IndexEntries(List<String> links, List<String> unchanged, List<String> skipped) {
  /// The mode of a link, in front of what git lists.
  static final String LINK = "160000 ";

  /// The stages of a file in conflict and of any other, between its object and its path.
  private static final String OURS = " 2\t";

  private static final String NO_STAGE = " 0\t";

  static IndexEntries read(Git git) {
    var links = new ArrayList<String>();
    var unchanged = new ArrayList<String>();
    var skipped = new ArrayList<String>();
    for (var entry : git.run("ls-files", "--stage", "-v", "-z").fields()) {
      char tag = entry.charAt(0);
      var path = entry.substring(entry.indexOf('\t') + 1);
      if (entry.startsWith(LINK, 2)) {
        links.add(path);
      }
      if (Character.isLowerCase(tag)) {
        unchanged.add(path);
      }
      if (Character.toUpperCase(tag) == 'S'
          && Files.exists(git.folder().resolve(path), LinkOption.NOFOLLOW_LINKS)) {
        skipped.add(path);
      }
    }
    return new IndexEntries(links.stream().distinct().toList(), unchanged, skipped);
  }

  boolean concealsChanges() {
    return !unchanged.isEmpty() || !skipped.isEmpty();
  }

  /// Makes git look at every file again.
  void revealChanges(Git git) {
    update(git, unchanged, "--no-assume-unchanged");
    update(git, skipped, "--no-skip-worktree");
  }

  /// Git cannot add a submodule that is in conflict and not checked out, as none is in a workspace:
  /// it stays at the commit that it had before the merge.
  static void settleSubmodules(Git git) {
    var settled = new StringBuilder();
    for (var entry : git.run("ls-files", "--unmerged", "-z").fields()) {
      if (entry.startsWith(LINK) && entry.contains(OURS)) {
        settled.append(entry.replace(OURS, NO_STAGE)).append('\0');
      }
    }
    if (!settled.isEmpty()) {
      git.reading(settled.toString()).run("update-index", "-z", "--index-info");
    }
  }

  static void update(Git git, List<String> paths, String how) {
    if (!paths.isEmpty()) {
      git.reading(String.join("\0", paths) + "\0").run("update-index", how, "-z", "--stdin");
    }
  }
}
