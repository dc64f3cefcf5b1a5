package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.run.RunId;

/// The scheduler had to let go of a run that is not over; it can be resumed.
///
/// @param reason one sentence that says what to do
public record RunHalted(RunId run, String reason) {}
