package dev.orchestrator.contracts.scheduler;

/// The scheduler has taken note; for a report that changes nothing, because it is old or repeated,
/// too.
public record Acknowledged() {}
