package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.GitLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Git's lock on a worktree: `git worktree remove --force` and `git worktree prune` leave a locked
/// one alone, whoever calls them.
final class WorktreeLock {
  private static final String FILE = "locked";
  private static final String REASON = "an orchestrator run works here, and removes it at its end";

  /// Git's own word, for as long as it makes the worktree.
  private static final String UNFINISHED = "initializing";

  private WorktreeLock() {}

  static void close(Path registration) throws IOException {
    if (Files.notExists(registration.resolve(FILE))) {
      Files.writeString(registration.resolve(FILE), REASON);
    }
  }

  static void open(Path registration) throws IOException {
    Files.deleteIfExists(registration.resolve(FILE));
  }

  static boolean isUnfinished(Path registration) throws IOException {
    return GitLink.firstLine(registration.resolve(FILE)).equals(Optional.of(UNFINISHED));
  }
}
