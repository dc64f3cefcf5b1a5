package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.AttemptId;

/// Says something to the agent of an attempt while it works. Asked twice, it is said twice.
public record SteerAttempt(AttemptId attempt, String text) {
  public SteerAttempt {
    if (text.isBlank()) {
      throw new IllegalArgumentException("there is nothing to say to attempt " + attempt);
    }
  }
}
