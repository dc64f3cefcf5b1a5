package dev.orchestrator.runner.git;

/// A repository that no run can start in. The message is one sentence for the user that says what
/// to do.
public final class RepositoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RepositoryException(String message) {
    super(message);
  }

  RepositoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
