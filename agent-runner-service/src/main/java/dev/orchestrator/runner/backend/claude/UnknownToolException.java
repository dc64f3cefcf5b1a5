package dev.orchestrator.runner.backend.claude;

/// The agent's configuration names a tool that Claude cannot be given.
final class UnknownToolException extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownToolException(String message) {
    super(message);
  }
}
