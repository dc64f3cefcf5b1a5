package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.run.RunId;

/// Asks for a run's events in order.
///
/// @param after the sequence number before the first one wanted, 0 for all
/// @param limit how many at most
public record ReadJournal(RunId run, long after, int limit) {}
