package dev.orchestrator.gateway.api;

import dev.orchestrator.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/// Whether anybody works on a run behind this gateway.
///
/// @param driven whether its scheduler drives it now
/// @param halted why it had to let go of the run, null when it did not
public record RunAtWork(RunId run, boolean driven, @Nullable String halted) {}
