package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.run.AttemptId;
import java.util.List;

/// A piece of an attempt's output.
///
/// @param number counts up from 1 within the attempt, so that a repeated batch is stored once
public record OutputBatch(AttemptId attempt, long number, List<OutputLine> lines) {
  public OutputBatch {
    lines = List.copyOf(lines);
  }
}
