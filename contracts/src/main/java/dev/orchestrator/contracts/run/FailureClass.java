package dev.orchestrator.contracts.run;

import java.util.Locale;

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

  /// The word users read and write: the name in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether the same attempt may succeed later without a person's help.
  public boolean isRetryable() {
    return this == TRANSIENT || this == LIMIT || this == CRASHED;
  }
}
