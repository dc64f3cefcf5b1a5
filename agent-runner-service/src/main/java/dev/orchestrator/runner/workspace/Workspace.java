package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.RunOrigin;
import java.nio.file.Path;

/// The git worktree that one task's agent works in.
///
/// @param folder absolute path; the agent's working directory
/// @param branch full name of the task's branch
/// @param start the commit that the task's own work begins after
/// @param found the commit that the attempt finds on the branch
public record Workspace(RunOrigin origin, Path folder, String branch, String start, String found) {}
