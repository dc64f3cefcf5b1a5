package dev.orchestrator.runner.git;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// What a finished git command answered.
///
/// @param command the subcommand and its arguments, without our own settings
/// @param output stdout as text
/// @param errors stderr as text, in English
public record GitResult(List<String> command, int exit, String output, String errors) {
  private static final Pattern HALF_MADE =
      Pattern.compile("failed to read .*/worktrees/|could not lock config file");

  public GitResult {
    command = List.copyOf(command);
  }

  static GitResult of(List<String> command, int exit, byte[] output, byte[] errors) {
    return new GitResult(
        command,
        exit,
        new String(output, StandardCharsets.UTF_8),
        new String(errors, StandardCharsets.UTF_8));
  }

  public boolean succeeded() {
    return exit == 0;
  }

  /// Whether git gave up, before it changed anything, because another git was just making or
  /// removing a worktree or writing the configuration.
  boolean metAnotherGit() {
    return !succeeded() && HALF_MADE.matcher(errors).find();
  }

  /// Stdout without the line break at its end.
  public String text() {
    return output.stripTrailing();
  }

  public List<String> lines() {
    return output.lines().toList();
  }

  /// The parts of an output that git was told to end with NUL (`-z`).
  public List<String> fields() {
    return output.isEmpty() ? List.of() : Arrays.asList(output.split("\0"));
  }

  /// Itself after success; otherwise throws what git complained about.
  public GitResult orThrow() {
    if (!succeeded()) {
      throw new GitException(command, exit, errors);
    }
    return this;
  }
}
