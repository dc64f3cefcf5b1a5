package dev.orchestrator.contracts.runner;

import java.util.Map;

/// A runner is there, and says what it offers; the latest announcement of a runner counts.
///
/// @param runner its name, which tells it from the others
/// @param slots how many attempts it works on at once
/// @param providers by their names, those of which it knows more than their configuration
public record RunnerAnnouncement(String runner, int slots, Map<String, Program> providers) {
  public RunnerAnnouncement {
    if (slots < 1) {
      throw new IllegalArgumentException("runner %s has %d slots".formatted(runner, slots));
    }
    providers = Map.copyOf(providers);
  }

  /// A provider's program on the runner's machine.
  ///
  /// @param usable whether it could be asked
  /// @param detail what it says of its version, or why it cannot be used
  public record Program(boolean usable, String detail) {}
}
