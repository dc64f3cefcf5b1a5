package dev.orchestrator.runner.integration;

import dev.orchestrator.runner.git.GitLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds rebases that are under way. A branch is checked out nowhere while it is rebased, and yet
/// must not move: the rebase could not end.
final class Rebases {
  private static final List<String> NOTES =
      List.of("rebase-merge/head-name", "rebase-apply/head-name");

  private Rebases() {}

  static boolean includes(Path commonFolder, String branch) {
    try (var checkouts = gitFolders(commonFolder)) {
      for (var folder : checkouts.toList()) {
        for (var note : NOTES) {
          if (GitLink.firstLine(folder.resolve(note)).equals(Optional.of(branch))) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> gitFolders(Path commonFolder) throws IOException {
    var linked = commonFolder.resolve("worktrees");
    return Files.isDirectory(linked)
        ? Stream.concat(Stream.of(commonFolder), Files.list(linked))
        : Stream.of(commonFolder);
  }
}
