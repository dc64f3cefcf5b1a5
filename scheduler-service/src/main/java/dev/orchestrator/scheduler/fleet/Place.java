package dev.orchestrator.scheduler.fleet;

/// What one attempt occupies.
///
/// @param number tells it from all others
/// @param player who plays
record Place(long number, String runner, Player player) {
  /// Its name, empty where a command does the work.
  String provider() {
    return player.provider();
  }
}
