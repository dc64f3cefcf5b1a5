package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.AttemptId;

/// Asks for an attempt's processes to be ended; its report still comes.
public record StopAttempt(AttemptId attempt) {}
