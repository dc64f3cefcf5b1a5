package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.run.JournalEntry;

/// Shows a run while it happens. All calls come from one thread, events in order.
public interface RunReport {

  void event(JournalEntry entry);

  /// All that has happened so far has been told.
  default void upToDate() {}

  /// The last call.
  void end(RunEnd end);
}
