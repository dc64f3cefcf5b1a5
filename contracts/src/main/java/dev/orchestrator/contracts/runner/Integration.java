package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;

/// Asks for a task's branch to be merged into the run's result.
///
/// @param title the task's title; subject of the merge commit
/// @param agentName the agent whose work it is
public record Integration(AttemptId attempt, RunOrigin origin, String title, String agentName) {}
