package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;

/// Asks for the workspaces of a finished run to be put away; work that is not merged stays on its
/// branches.
public record CloseRun(RunId run, RunOrigin origin) {}
