package dev.orchestrator.runner.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the log of a worktree's HEAD, which git itself does not show once HEAD's branch is gone.
public final class Reflog {
  /// Old and new object id; zeros where there was none.
  private static final Pattern ENTRY = Pattern.compile("[0-9a-f]+ (?!0+ )([0-9a-f]+) .*");

  /// Neither from nothing, nor to the same commit, nor a commit on top.
  private static final Pattern LEAVING =
      Pattern.compile(
          "(?!0+ )([0-9a-f]+) (?!\\1 )[0-9a-f]+ [^\t]*(?!\tcommit(: | \\(merge))(\t.*)?");

  private Reflog() {}

  /// The last commit that HEAD has pointed at.
  public static Optional<String> lastCommit(Path worktreeGitFolder) throws IOException {
    var log = worktreeGitFolder.resolve("logs").resolve("HEAD");
    if (!Files.exists(log)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(ENTRY::matcher)
          .filter(Matcher::matches)
          .map(entry -> entry.group(1))
          .reduce((_, later) -> later);
    }
  }

  /// The commits that HEAD went away from other than by committing on top of them.
  public static Set<String> left(Path worktreeGitFolder) throws IOException {
    var log = worktreeGitFolder.resolve("logs").resolve("HEAD");
    if (!Files.exists(log)) {
      return Set.of();
    }
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(LEAVING::matcher)
          .filter(Matcher::matches)
          .map(entry -> entry.group(1))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }
}
