package dev.orchestrator.launcher;

import dev.orchestrator.contracts.schema.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// Ends the program with a sentence that tells the user what to do, and an exit code.
public final class UserException extends RuntimeException {
  private final int exitCode;

  private UserException(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  /// The command line, the configuration or the plan is wrong.
  public static UserException usage(String sentence) {
    return new UserException(ExitCode.USAGE, sentence);
  }

  /// Files that the user wrote are wrong; every problem gets a line.
  public static UserException problems(List<Problem> problems) {
    var lines = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    return new UserException(ExitCode.USAGE, lines);
  }

  /// Something around the program is not as it must be.
  public static UserException environment(String sentence) {
    return new UserException(ExitCode.ENVIRONMENT, sentence);
  }

  /// The user stopped the program before it did anything.
  public static UserException interrupted(String sentence) {
    return new UserException(ExitCode.INTERRUPTED, sentence);
  }

  public int exitCode() {
    return exitCode;
  }
}
