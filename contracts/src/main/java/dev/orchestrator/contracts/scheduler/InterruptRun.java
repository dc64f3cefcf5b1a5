package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.run.RunId;

/// Stops all attempts of a run so that it can be resumed; answered when none is left.
public record InterruptRun(RunId run, String reason) {}
