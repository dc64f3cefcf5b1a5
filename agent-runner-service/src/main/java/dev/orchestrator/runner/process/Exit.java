package dev.orchestrator.runner.process;

/// How a process ended.
///
/// @param code its exit code; 128 + n when signal n ended it
/// @param ending why, as far as we had a hand in it
public record Exit(int code, Ending ending) {}
