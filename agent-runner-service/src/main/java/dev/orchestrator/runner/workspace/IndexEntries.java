package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.Git;
import java.util.ArrayList;
import java.util.List;

/// Entries of a workspace's index that keep files out of `git status`.
///
/// @param links folders that git holds as links to another repository
record IndexEntries(List<String> links) {
  /// The mode of a link, in front of what git lists.
  static final String LINK = "160000 ";

  static IndexEntries read(Git git) {
    var links = new ArrayList<String>();
    for (var entry : git.run("ls-files", "--stage", "-z").fields()) {
      if (entry.startsWith(LINK)) {
        links.add(entry.substring(entry.indexOf('\t') + 1));
      }
    }
    return new IndexEntries(links.stream().distinct().toList());
  }

  static void update(Git git, List<String> paths, String how) {
    if (!paths.isEmpty()) {
      git.reading(String.join("\0", paths) + "\0").run("update-index", how, "-z", "--stdin");
    }
  }
}
