package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunId;
import java.util.List;

/// Events that are now in a run's journal, in order. A subscriber that misses numbers reads them
/// from the store.
public record RunProgress(RunId run, List<JournalEntry> entries) {
  public RunProgress {
    entries = List.copyOf(entries);
  }
}
