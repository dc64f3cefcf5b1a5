package dev.orchestrator.contracts.bus;

/// The answer to a command: done, or refused for a stated reason.
public sealed interface Reply<R> {

  record Done<R>(R value) implements Reply<R> {}

  record Refused<R>(Refusal refusal) implements Reply<R> {}

  /// The value, for askers to whom a refusal is a failure of their own.
  default R orThrow() {
    return switch (this) {
      case Done<R>(var value) -> value;
      case Refused<R>(var refusal) -> throw new RefusedException(refusal);
    };
  }
}
