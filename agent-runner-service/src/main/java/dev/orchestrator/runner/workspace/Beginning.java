package dev.orchestrator.runner.workspace;

/// What an attempt finds in its workspace.
public sealed interface Beginning {
  /// The newest state of the run and nothing else, whatever an earlier attempt has left there.
  Beginning AFRESH = Plain.AFRESH;

  /// What the attempt before has left, finished or not: for an agent that remembers it.
  Beginning AS_LEFT = Plain.AS_LEFT;

  /// The commit that the run began at.
  Beginning AT_BASE = Plain.AT_BASE;

  /// One that needs no more than its name.
  enum Plain implements Beginning {
    AFRESH,
    AS_LEFT,
    AT_BASE
  }

  /// What an attempt has handed over, and nothing that was left since. A later handover is of an
  /// attempt whose end nobody has heard of.
  ///
  /// @param attempt its number; 0 where nobody knows of one
  record HandedOver(int attempt) implements Beginning {}
}
