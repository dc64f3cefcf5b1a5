package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.GitLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    if (isUnfinished(registration.get())) {
      return Condition.UNFINISHED;
    }
    if (!present) {
      return Condition.LOST;
    }
    return GitLink.gitFolder(folder).equals(registration) ? Condition.SOUND : Condition.UNLINKED;
  }

  /// Git locks a worktree with this word for as long as it makes it.
  private static boolean isUnfinished(Path registration) throws IOException {
    return GitLink.firstLine(registration.resolve("locked")).equals(Optional.of("initializing"));
  }

  private static Optional<Path> registration(Path commonFolder, Path folder) throws IOException {
    var linked = GitLink.gitFolder(folder);
    if (linked.isPresent() && belongs(linked.get(), commonFolder, folder)) {
      return linked;
    }
    var all = commonFolder.resolve("worktrees");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (var registrations = Files.newDirectoryStream(all)) {
      for (var candidate : registrations) {
        if (belongs(candidate, commonFolder, folder)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean belongs(Path registration, Path commonFolder, Path folder)
      throws IOException {
    return registration.startsWith(commonFolder.resolve("worktrees"))
        && GitLink.firstLine(registration.resolve("gitdir"))
            .map(registration::resolve)
            .map(Path::normalize)
            .equals(Optional.of(folder.resolve(".git")));
  }
}
