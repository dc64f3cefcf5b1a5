package dev.orchestrator.runner.workspace;

import java.util.Optional;

/// What committing a workspace came to.
///
/// @param changed whether the task's branch holds anything that its start does not
/// @param kept full name of the ref that keeps commits which are not on the task's branch
public record Saved(boolean changed, Optional<String> kept) {}
