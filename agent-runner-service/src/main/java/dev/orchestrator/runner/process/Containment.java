package dev.orchestrator.runner.process;

import org.jspecify.annotations.Nullable;

/// How the processes of agents are kept together on this machine.
///
/// @param explanation one sentence for a person: what is used and, if it is not the best way, why
/// @param readOnlyTrouble why no folders can be made read-only for an agent; null if they can
public record Containment(Kind kind, String explanation, @Nullable String readOnlyTrouble) {
  /// The ways, best first.
  public enum Kind {
    /// Each agent has a PID namespace of its own; the kernel ends all of it with its first process.
    PID_NAMESPACE,
    /// Each agent has a session of its own; what leaves it is found by a mark in its environment.
    MARKED_SESSION
  }
}
