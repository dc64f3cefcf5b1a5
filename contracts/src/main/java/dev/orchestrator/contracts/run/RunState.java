package dev.orchestrator.contracts.run;

import java.util.Locale;

/// Where a run stands. An interrupted run goes on with `resume`. The last three are final.
public enum RunState {
  RUNNING,
  /// Nothing new starts until somebody continues it.
  PAUSED,
  INTERRUPTED,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  public boolean isFinal() {
    return compareTo(SUCCEEDED) >= 0;
  }

  /// The word users read: the name in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
