package dev.orchestrator.launcher.planning;

import dev.orchestrator.contracts.plan.Task;
import java.util.List;

/// Tasks that an agent proposes.
///
/// @param goal what the run is for
/// @param existing the tasks that the run has already
record Proposal(String goal, List<Task> tasks, List<Task> existing) {
  Proposal {
    tasks = List.copyOf(tasks);
    existing = List.copyOf(existing);
  }
}
