package dev.orchestrator.scheduler.briefing;

/// What an agent is told at the start of an attempt.
///
/// @param prompt everything, for one that knows nothing yet
/// @param continuation what is new, for one whose conversation goes on
public record Briefing(String prompt, String continuation) {}
