package dev.orchestrator.runner.integration;

/// An integration was stopped on request before anything had moved.
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("verifying was stopped");
  }
}
