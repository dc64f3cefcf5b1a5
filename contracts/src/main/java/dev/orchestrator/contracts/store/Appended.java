package dev.orchestrator.contracts.store;

/// The events are on the disk.
///
/// @param lastSequence sequence number of the last of them
public record Appended(long lastSequence) {}
