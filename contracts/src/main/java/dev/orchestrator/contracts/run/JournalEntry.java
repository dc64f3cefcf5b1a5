package dev.orchestrator.contracts.run;

import java.time.Instant;

/// An event in its place in a run's journal.
///
/// @param sequence counts up from 1 without gaps within the run
public record JournalEntry(RunId run, long sequence, Instant at, RunEvent event) {}
