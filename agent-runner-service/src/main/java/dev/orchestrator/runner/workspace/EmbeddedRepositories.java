package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Turns git repositories that an agent made inside its workspace into plain folders. Git would
/// commit no file of theirs, only a link that leads nowhere. Their history is kept.
record EmbeddedRepositories(SetAside setAside) {

  void open(Path workspace, List<String> folders, AttemptId attempt) throws IOException {
    for (var folder : folders) {
      for (var git : gitFolders(workspace.resolve(folder))) {
        if (Files.exists(git, LinkOption.NOFOLLOW_LINKS)) {
          setAside.move(git, attempt, workspace.relativize(git).toString());
        }
      }
    }
  }

  /// Outer ones first.
  private static List<Path> gitFolders(Path folder) throws IOException {
    try (var files =
        Files.find(
            folder, Integer.MAX_VALUE, (path, _) -> path.getFileName().toString().equals(".git"))) {
      return files.toList();
    }
  }
}
