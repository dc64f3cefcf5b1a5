package dev.orchestrator.contracts.run;

import java.util.Locale;

/// Where a task stands. The last four are final.
public enum TaskState {
  PENDING,
  READY,
  RUNNING,
  WAITING,
  INTEGRATING,
  SUCCEEDED,
  FAILED,
  SKIPPED,
  CANCELLED;

  public boolean isFinal() {
    return compareTo(SUCCEEDED) >= 0;
  }

  /// The word users read and type: the name in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
