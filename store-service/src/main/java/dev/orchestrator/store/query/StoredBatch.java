package dev.orchestrator.store.query;

import dev.orchestrator.contracts.store.OutputBatch;

/// A batch of output in its place among all that was stored.
///
/// @param row counts up in the order of arrival, over all runs and with gaps
public record StoredBatch(long row, OutputBatch batch) {}
