package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.run.RunId;

/// Goes on with a run that was interrupted or whose orchestrator died.
public record ResumeRun(RunId run) {}
