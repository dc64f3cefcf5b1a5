package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.run.AttemptId;
import java.util.List;

/// The attempts of a run that a runner has: those whose agents are at work, and those that have
/// ended and whose report nobody has taken yet.
///
/// @param runner its name
public record UnderWay(String runner, List<AttemptId> attempts) {
  public UnderWay {
    attempts = List.copyOf(attempts);
  }
}
