package dev.orchestrator.runner.git;

import org.jspecify.annotations.Nullable;

/// What a checkout stands on.
///
/// @param branch full ref name, null when HEAD is detached
/// @param commit full object id
public record Head(@Nullable String branch, String commit) {}
