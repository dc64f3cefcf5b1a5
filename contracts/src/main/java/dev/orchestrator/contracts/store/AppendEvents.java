package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import java.time.Instant;
import java.util.List;

/// Adds events to a run's journal, all or none.
///
/// @param expectedSequence the sequence number of the last event that the writer knows, 0 for a new
///   run; refused with `SEQUENCE_CONFLICT` when it is not the last one
public record AppendEvents(RunId run, long expectedSequence, Instant at, List<RunEvent> events) {
  public AppendEvents {
    events = List.copyOf(events);
  }
}
