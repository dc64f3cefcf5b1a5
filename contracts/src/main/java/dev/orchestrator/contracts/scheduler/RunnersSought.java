package dev.orchestrator.contracts.scheduler;

/// A scheduler has begun its work and does not know yet which runners there are; each of them
/// announces itself thereupon.
public record RunnersSought() {}
