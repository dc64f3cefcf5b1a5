package dev.orchestrator.runner.process;

/// Nothing was started; the message says in one sentence what was missing.
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  LaunchException(String message) {
    super(message);
  }

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
