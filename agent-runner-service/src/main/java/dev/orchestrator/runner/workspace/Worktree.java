package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.GitLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a workspace's folder and git's registration of it fit together.
///
/// @param registration git's folder for the worktree (`.git/worktrees/…`), null when it has none
record Worktree(Path folder, @Nullable Path registration, Condition condition) {

  enum Condition {
    /// Neither folder nor registration.
    ABSENT,
    /// Registered, but the folder is gone.
    LOST,
    /// Git was ended while it made the worktree; no agent has seen it.
    UNFINISHED,
    /// Registered, but the folder's `.git` does not lead there.
    UNLINKED,
    /// A folder that git knows nothing of.
    UNREGISTERED,
    SOUND
  }

  static Worktree inspect(Path commonFolder, Path folder) throws IOException {
    var registration = registration(commonFolder, folder);
    return new Worktree(folder, registration.orElse(null), condition(folder, registration));
  }

  private static Condition condition(Path folder, Optional<Path> registration) throws IOException {
    boolean present = Files.exists(folder);
    if (registration.isEmpty()) {
      return present ? Condition.UNREGISTERED : Condition.ABSENT;
    }
    if (WorktreeLock.isUnfinished(registration.get())) {
      return Condition.UNFINISHED;
    }
    if (!present) {
      return Condition.LOST;
    }
    return GitLink.gitFolder(folder).equals(registration) ? Condition.SOUND : Condition.UNLINKED;
  }

  private static Optional<Path> registration(Path commonFolder, Path folder) throws IOException {
    var linked = GitLink.gitFolder(folder);
    if (linked.isPresent() && belongs(linked.get(), commonFolder, folder)) {
      return linked;
    }
    for (var candidate : registrations(commonFolder)) {
      if (belongs(candidate, commonFolder, folder)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// Git's folders for all worktrees of a repository but its first one.
  static List<Path> registrations(Path commonFolder) throws IOException {
    var all = commonFolder.resolve("worktrees");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (var registrations = Files.list(all)) {
      return registrations.sorted().toList();
    }
  }

  /// The folder of a worktree; empty when its registration does not tell.
  static Optional<Path> folderOf(Path registration) throws IOException {
    return GitLink.firstLine(registration.resolve("gitdir"))
        .map(link -> registration.resolve(link).normalize().getParent());
  }

  private static boolean belongs(Path registration, Path commonFolder, Path folder)
      throws IOException {
    return registration.startsWith(commonFolder.resolve("worktrees"))
        && folderOf(registration).equals(Optional.of(folder));
  }
}
