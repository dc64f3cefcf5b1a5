package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.AttemptId;

/// Brings an agent the answer that it waits for. Does nothing where it does not wait any more.
///
/// @param question what the runner called the question
public record DeliverAnswer(AttemptId attempt, String question, String answer) {}
