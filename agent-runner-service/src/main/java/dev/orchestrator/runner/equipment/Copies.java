package dev.orchestrator.runner.equipment;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Copies files from the user's checkout to their places in a workspace.
///
/// @param again whether an earlier try at the same was cut short: what it has left is copied anew
record Copies(Path from, Path to, boolean again) {

  /// Not where the way to its place leads over a link, which the repository may have where the
  /// user's checkout has a folder, or where another file has its place.
  ///
  /// @param path relative to both
  boolean isPossible(Path path) {
    var place = to.resolve(path);
    for (var folder = parent(place); !folder.equals(to); folder = parent(folder)) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return again
        ? !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)
        : Files.notExists(place, LinkOption.NOFOLLOW_LINKS);
  }

  void copy(Path path) throws IOException {
    var place = to.resolve(path);
    Files.createDirectories(parent(place));
    Files.copy(
        from.resolve(path),
        place,
        LinkOption.NOFOLLOW_LINKS,
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path parent(Path path) {
    return requireNonNull(path.getParent());
  }
}
