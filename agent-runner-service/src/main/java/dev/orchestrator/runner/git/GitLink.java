package dev.orchestrator.runner.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads the `.git` of a checkout: the folder itself, or in a linked worktree the file that names
/// it (gitrepository-layout(5)). Reading is much cheaper than asking git, and happens often.
public final class GitLink {
  private static final String PREFIX = "gitdir: ";
  private static final int LONGEST = 8192;

  private GitLink() {}

  /// The checkout's own git folder; empty when there is none or it cannot be told.
  public static Optional<Path> gitFolder(Path checkout) throws IOException {
    var link = checkout.resolve(".git");
    if (Files.isDirectory(link)) {
      return Optional.of(link);
    }
    return firstLine(link)
        .filter(line -> line.startsWith(PREFIX))
        .map(line -> checkout.resolve(line.substring(PREFIX.length())).normalize());
  }

  /// The first line of one of git's small files; empty when it is missing or no such file.
  public static Optional<String> firstLine(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      return Optional.empty();
    }
    return Files.readString(file).lines().findFirst();
  }

  public static String content(Path gitFolder) {
    return PREFIX + gitFolder + "\n";
  }
}
