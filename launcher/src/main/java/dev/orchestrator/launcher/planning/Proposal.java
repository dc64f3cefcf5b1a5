package dev.orchestrator.launcher.planning;

import dev.orchestrator.contracts.plan.Task;
import java.util.List;
import java.util.Set;

/// Tasks that an agent proposes.
///
/// @param goal what the run is for
/// @param existing the tasks that the run has already
/// @param workflows names of those that tasks of the run may go through
record Proposal(String goal, List<Task> tasks, List<Task> existing, Set<String> workflows) {
  Proposal {
    tasks = List.copyOf(tasks);
    existing = List.copyOf(existing);
    workflows = Set.copyOf(workflows);
  }
}
