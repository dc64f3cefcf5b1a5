package dev.orchestrator.store.query;

/// A batch of a run's output as it is stored.
///
/// @param number within the attempt, from 1
/// @param lines a JSON array, as it was written
public record StoredOutput(String task, int attempt, long number, String lines) {}
