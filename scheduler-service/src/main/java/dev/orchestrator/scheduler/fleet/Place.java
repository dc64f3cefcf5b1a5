package dev.orchestrator.scheduler.fleet;

/// What one attempt occupies.
///
/// @param provider its name, empty where a command does the work
record Place(String runner, String provider) {}
