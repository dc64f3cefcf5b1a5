package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.run.JournalEntry;

/// Shows a run while it happens. Called by one thread at a time, events in order.
public interface RunReport {

  void event(JournalEntry entry);

  /// The last call.
  void end(RunEnd end);
}
