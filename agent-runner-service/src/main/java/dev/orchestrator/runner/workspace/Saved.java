package dev.orchestrator.runner.workspace;

/// What committing a workspace came to.
///
/// @param changed whether the task's branch holds anything that its start does not
public record Saved(boolean changed) {}
