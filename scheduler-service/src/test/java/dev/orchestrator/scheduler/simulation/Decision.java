package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.scheduler.plan.Input;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the core made of one input.
///
/// @param refusal why an instruction was not followed
/// @param withoutPlace agents for which there was no place
/// @param elsewhere whether the attempt that has failed waits for its provider, or for others
record Decision(
    Input input,
    @Nullable Refusal refusal,
    List<RunEvent> events,
    Set<String> withoutPlace,
    boolean elsewhere) {}
