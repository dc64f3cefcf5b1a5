package dev.orchestrator.store.database;

/// What a committed change survives. The names are SQLite's.
public enum Durability {
  /// The end of this process, `kill -9` included.
  NORMAL,
  /// A power failure, too.
  FULL
}
