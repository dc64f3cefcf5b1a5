package dev.orchestrator.gateway.api;

/// What a person says to an agent at work.
///
/// @param attempt the number of the task's attempt that it is meant for
public record Message(int attempt, String text) {}
