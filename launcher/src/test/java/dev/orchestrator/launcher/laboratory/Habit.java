package dev.orchestrator.launcher.laboratory;

/// What the agent of an errand does besides its work.
enum Habit {
  /// Commits its work by itself, and puts the commit on record.
  COMMITS,
  /// Does so on no branch.
  DETACHES,
  /// Puts its own commit on the user's branch.
  MOVES_TARGET,
  /// Leaves processes behind that try to get away.
  LEAVES_PROCESSES,
  /// Asks the orchestrator agent something, and writes the answer down.
  ASKS,
  /// Fails the first time in a way that may pass.
  FAILS_ONCE,
  /// Is looked through by a reviewer.
  IS_REVIEWED,
  /// Is asked by the reviewer to change something, once.
  IS_SENT_BACK,
  /// Is tested at the end.
  IS_TESTED
}
