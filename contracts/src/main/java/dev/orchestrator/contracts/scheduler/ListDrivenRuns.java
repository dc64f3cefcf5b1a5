package dev.orchestrator.contracts.scheduler;

/// Asks which runs a scheduler drives.
public record ListDrivenRuns() {}
