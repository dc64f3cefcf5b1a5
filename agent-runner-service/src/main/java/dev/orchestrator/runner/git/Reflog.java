package dev.orchestrator.runner.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the log of a worktree's HEAD, which git itself does not show once HEAD's branch is gone.
public final class Reflog {
  /// Old and new object id; zeros where there was none.
  private static final Pattern ENTRY = Pattern.compile("[0-9a-f]+ (?!0+ )([0-9a-f]+) .*");

  private Reflog() {}

  /// The last commit that HEAD has pointed at.
  public static Optional<String> lastCommit(Path worktreeGitFolder) throws IOException {
    var log = worktreeGitFolder.resolve("logs").resolve("HEAD");
    if (!Files.exists(log)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(log)) {
      return lines
          .map(ENTRY::matcher)
          .filter(Matcher::matches)
          .map(entry -> entry.group(1))
          .reduce((_, later) -> later);
    }
  }
}
