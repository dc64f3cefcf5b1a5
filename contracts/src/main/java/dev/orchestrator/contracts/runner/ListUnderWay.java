package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.RunId;

/// Asks a runner which attempts of a run it has.
public record ListUnderWay(RunId run) {}
