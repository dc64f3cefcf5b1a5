package dev.orchestrator.runner.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/// Worktrees in the state folder that came along when the repository was moved or copied, which git
/// does not follow: its registration and the worktree name each other by absolute paths.
///
/// They are put right by what is found here alone. `git worktree repair` would write to where the
/// registrations say that the worktrees are, which for a copy is in the original. Nothing is
/// changed outside of this repository and this state folder.
final class MovedWorktrees {
  private static final String STATE = ".orchestrator";

  private final Path registrations;
  private final Path stateFolder;

  private MovedWorktrees(Repository repository) {
    this.registrations = repository.commonFolder().resolve("worktrees");
    this.stateFolder = repository.stateFolder();
  }

  /// Has git find the worktrees where they are now. Does nothing where it does already.
  static void find(Repository repository) throws IOException {
    new MovedWorktrees(repository).find();
  }

  private void find() throws IOException {
    if (!Files.isDirectory(registrations)) {
      return;
    }
    try (var all = Files.newDirectoryStream(registrations, Files::isDirectory)) {
      for (var registration : all) {
        var place = place(registration);
        if (place.isPresent()) {
          find(registration, place.get());
        }
      }
    }
  }

  /// Where the worktree's link would be if it had come along; empty for one that is none of ours.
  private Optional<Path> place(Path registration) throws IOException {
    var known = registered(registration);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    var path = known.get();
    for (int index = path.getNameCount() - 1; index > 0; index--) {
      if (path.getName(index - 1).toString().equals(STATE)) {
        return Optional.of(stateFolder.resolve(path.subpath(index, path.getNameCount())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> registered(Path registration) throws IOException {
    return GitLink.firstLine(registration.resolve("gitdir"))
        .map(link -> registration.resolve(link).normalize());
  }

  /// The registration first: with it alone the worktree can be mended after a crash.
  private static void find(Path registration, Path link) throws IOException {
    if (!Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    var linked = GitLink.gitFolder(link.resolveSibling(""));
    if (linked.isEmpty()
        || !linked.get().endsWith(Path.of("worktrees").resolve(registration.getFileName()))) {
      return;
    }
    if (!registered(registration).equals(Optional.of(link))) {
      Files.writeString(registration.resolve("gitdir"), link + "\n");
    }
    if (!linked.get().equals(registration)) {
      Files.writeString(link, GitLink.content(registration));
    }
  }
}
