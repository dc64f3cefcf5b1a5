package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Repositories inside the workspace that the agent itself has added to git's index. Git holds a
/// link to such a folder and not its files, as for a submodule, and says nothing of them.
final class StagedRepositories {
  private StagedRepositories() {}

  /// Takes them out of the index, so that git shows their folders as what they are: untracked.
  ///
  /// @param index what the workspace's index holds
  /// @param start the commit that the workspace began with; its links are the user's submodules
  static void unstage(Git git, IndexEntries index, String start) throws IOException {
    var links = new ArrayList<String>();
    for (var link : index.links()) {
      if (holdsFiles(git.folder().resolve(link))) {
        links.add(link);
      }
    }
    if (!links.isEmpty()) {
      links.removeAll(submodules(git, start, links));
      IndexEntries.update(git, links, "--force-remove");
    }
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      return files.iterator().hasNext();
    }
  }

  private static HashSet<String> submodules(Git git, String start, List<String> among) {
    var command = new ArrayList<>(List.of("ls-tree", "-z", start, "--"));
    command.addAll(among);
    var submodules = new HashSet<String>();
    for (var entry : git.run(command.toArray(String[]::new)).fields()) {
      if (entry.startsWith(IndexEntries.LINK)) {
        submodules.add(entry.substring(entry.indexOf('\t') + 1));
      }
    }
    return submodules;
  }
}
