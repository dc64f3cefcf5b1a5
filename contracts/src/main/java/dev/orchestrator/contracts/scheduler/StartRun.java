package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import org.jspecify.annotations.Nullable;

/// Starts a run. Repeating it with the same id changes nothing.
///
/// @param run chosen by the asker
/// @param concurrency attempts at once, null for the configured number
public record StartRun(RunId run, Plan plan, RunOrigin origin, @Nullable Integer concurrency) {}
