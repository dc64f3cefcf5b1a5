package dev.orchestrator.contracts.bus;

/// How a message reaches a receiver in the same JVM.
public enum Delivery {
  /// The receiver gets the sender's immutable object.
  BY_REFERENCE,
  /// The message takes the same way through JSON as between machines; for tests.
  BY_JSON
}
