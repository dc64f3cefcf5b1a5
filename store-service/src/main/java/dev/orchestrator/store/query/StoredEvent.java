package dev.orchestrator.store.query;

/// An event of a run's journal as it is stored.
///
/// @param at ISO 8601 in UTC
/// @param event JSON, as it was written
public record StoredEvent(long sequence, String at, String event) {}
