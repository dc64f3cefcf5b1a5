package dev.orchestrator.runner.workspace;

/// What an attempt finds in its workspace.
public enum Beginning {
  /// The newest state of the run and nothing else, whatever an earlier attempt has left there.
  AFRESH,
  /// What the attempt before has left, finished or not: for an agent that remembers it.
  AS_LEFT,
  /// What the last finished step has handed over, and nothing that was left since.
  HANDED_OVER,
  /// What the last check was given, and nothing that was left since: for the author who goes on
  /// with it. What was handed over since is of an attempt whose end nobody has heard of.
  CHECKED,
  /// The commit that the run began at.
  AT_BASE
}
