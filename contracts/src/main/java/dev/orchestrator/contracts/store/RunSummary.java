package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run at a glance.
///
/// @param finishedAt null while the run is not over
/// @param parked why the result waits on the run's own ref, null when the target branch has it
/// @param done tasks that succeeded
public record RunSummary(
    RunId run,
    String goal,
    RunState state,
    RunOrigin origin,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String parked,
    int tasks,
    int done) {}
