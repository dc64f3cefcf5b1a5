package dev.orchestrator.runner.git;

import java.util.List;

/// A git command did not do what we need. The message names the command, its exit code and the
/// first line of what git said about it.
public final class GitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GitException(List<String> command, int exit, String errors) {
    super(
        "git %s failed with exit code %d: %s"
            .formatted(String.join(" ", command), exit, firstLine(errors)));
  }

  GitException(List<String> command, String problem, Throwable cause) {
    super("git %s %s".formatted(String.join(" ", command), problem), cause);
  }

  private static String firstLine(String errors) {
    return errors.lines().filter(line -> !line.isBlank()).findFirst().orElse("git said nothing");
  }
}
