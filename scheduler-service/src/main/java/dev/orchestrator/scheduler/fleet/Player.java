package dev.orchestrator.scheduler.fleet;

/// Somebody who can play an agent.
///
/// @param name of an agent or a provider, empty where a command does the work
/// @param provider its name, empty likewise
public record Player(String name, String provider) {
  /// A command, which needs no provider.
  public static final Player COMMAND = new Player("", "");
}
