package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.run.RunId;
import java.util.List;

/// The runs that a scheduler drives at the moment; every other run is over, interrupted or lost its
/// orchestrator.
///
/// @param runs in the order of their ids
public record DrivenRuns(List<RunId> runs) {
  public DrivenRuns {
    runs = List.copyOf(runs);
  }
}
