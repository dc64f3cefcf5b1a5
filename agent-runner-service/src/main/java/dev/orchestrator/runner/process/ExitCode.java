package dev.orchestrator.runner.process;

import dev.orchestrator.contracts.run.FailureClass;

/// What a program says by its exit code.
public record ExitCode(int value) {
  private static final int TEMPORARY_FAILURE = 75; // EX_TEMPFAIL of sysexits.h
  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;
  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;

  public boolean isSuccess() {
    return value == 0;
  }

  /// Of one that is no success.
  public FailureClass failure() {
    return switch (value) {
      case TEMPORARY_FAILURE -> FailureClass.TRANSIENT;
      case CANNOT_EXECUTE, NOT_FOUND -> FailureClass.CONFIG;
      default -> isSignal() ? FailureClass.CRASHED : FailureClass.AGENT;
    };
  }

  public String sentence() {
    return isSignal()
        ? "the command was killed by signal " + (value - SIGNAL_BASE)
        : "the command ended with exit code " + value;
  }

  private boolean isSignal() {
    return value > SIGNAL_BASE && value <= SIGNAL_BASE + LAST_SIGNAL;
  }
}
