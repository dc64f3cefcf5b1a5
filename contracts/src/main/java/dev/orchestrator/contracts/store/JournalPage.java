package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.run.JournalEntry;
import java.util.List;

/// A stretch of a journal; shorter than the limit asked for only at its end.
public record JournalPage(List<JournalEntry> entries) {
  public JournalPage {
    entries = List.copyOf(entries);
  }
}
