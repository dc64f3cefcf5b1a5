package dev.orchestrator.contracts.run;

/// Why an attempt failed, as far as it decides what is done about it.
public enum FailureClass {
  /// Something outside that may pass: overload, a dropped connection. Tried again.
  TRANSIENT,
  /// A usage limit. Tried again.
  LIMIT,
  /// Not logged in, or the key is refused. A person must act.
  AUTH,
  /// The CLI is missing or was started in a way it refuses. A person must act.
  CONFIG,
  /// The agent itself gave up or answered badly.
  AGENT,
  /// Stopped on request.
  CANCELLED,
  /// The process ended without an answer. Tried again.
  CRASHED;

  /// Whether the same attempt may succeed later without a person's help.
  public boolean isRetryable() {
    return this == TRANSIENT || this == LIMIT || this == CRASHED;
  }
}
