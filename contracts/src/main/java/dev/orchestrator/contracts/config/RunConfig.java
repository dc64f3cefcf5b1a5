package dev.orchestrator.contracts.config;

/// Settings of runs.
///
/// @param concurrency attempts of one run that may be under way at once
public record RunConfig(int concurrency) {}
