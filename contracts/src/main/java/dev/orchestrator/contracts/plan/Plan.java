package dev.orchestrator.contracts.plan;

import java.util.List;

/// The DAG of one run, in its author's order. A plan of this type may still be inconsistent; the
/// scheduler validates it before a run starts.
///
/// @param goal what the run is for, in the user's words; may be empty
public record Plan(String goal, List<Task> tasks) {
  public Plan {
    tasks = List.copyOf(tasks);
  }
}
