package dev.orchestrator.launcher;

/// What the program's exit code tells; documented for users.
public final class ExitCode {
  public static final int SUCCEEDED = 0;

  /// Some task failed.
  public static final int FAILED = 1;

  /// The command line, the configuration or the plan is wrong.
  public static final int USAGE = 2;

  /// Something around the program is not as it must be: git, a CLI, the disk, another instance.
  public static final int ENVIRONMENT = 3;

  /// Interrupted; the run can be resumed.
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
