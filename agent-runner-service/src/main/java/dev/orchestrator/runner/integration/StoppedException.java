package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.AttemptId;
import java.util.Set;

/// A verification was stopped on request, so that what it was about has not been brought in.
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Set<AttemptId> unwanted;

  /// @param unwanted the attempts whose work is not to be verified any more; none where nobody said
  ///   so, as when the program ends
  StoppedException(Set<AttemptId> unwanted) {
    super("verifying was stopped");
    this.unwanted = Set.copyOf(unwanted);
  }

  /// Whether it is about that attempt, and not only about one whose work was verified together with
  /// that of others.
  boolean concerns(AttemptId attempt) {
    return unwanted.isEmpty() || unwanted.contains(attempt);
  }
}
