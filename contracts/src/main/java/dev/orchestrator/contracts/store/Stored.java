package dev.orchestrator.contracts.store;

/// The output batch is kept, by this request or by an earlier one with the same number.
public record Stored() {}
