package dev.orchestrator.runner.workspace;

/// What an attempt finds in its workspace.
public enum Beginning {
  /// The newest state of the run and nothing else, whatever an earlier attempt has left there.
  AFRESH,
  /// What the attempt before has left, finished or not: for an agent that remembers it.
  AS_LEFT,
  /// What the last finished step has handed over, and nothing that was left since.
  HANDED_OVER,
  /// The commit that the run began at.
  AT_BASE
}
