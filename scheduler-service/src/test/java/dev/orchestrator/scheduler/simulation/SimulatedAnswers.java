package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.scheduler.plan.PlanAnswers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Plans that the simulated orchestrator agent has answered with; quick to read.
final class SimulatedAnswers implements PlanAnswers {
  private static final String NO_PLAN = "I would rather not";

  private final Set<String> agents;
  private final List<List<Task>> plans = new ArrayList<>();

  SimulatedAnswers(Set<String> agents) {
    this.agents = agents;
  }

  /// The words of an agent that proposes these tasks.
  String answer(List<Task> tasks) {
    plans.add(tasks);
    return String.valueOf(plans.size() - 1);
  }

  /// The words of an agent that does not understand.
  static String nonsense() {
    return NO_PLAN;
  }

  @Override
  public Reading read(String answer, Collection<Task> existing) {
    return answer.equals(NO_PLAN)
        ? new Reading.Problems(List.of("that is no plan"))
        : check(plans.get(Integer.parseInt(answer)), existing);
  }

  /// Simulated tasks depend on earlier ones only, so there are no cycles to look for.
  @Override
  public Reading check(List<Task> tasks, Collection<Task> existing) {
    var known = new HashSet<TaskId>();
    existing.forEach(task -> known.add(task.id()));
    for (var task : tasks) {
      if (!known.containsAll(task.dependsOn())) {
        return new Reading.Problems(List.of("%s depends on unknown tasks".formatted(task.id())));
      }
      if (!known.add(task.id()) || !agents.contains(task.agent())) {
        return new Reading.Problems(List.of("%s is no task for this run".formatted(task.id())));
      }
    }
    return new Reading.Tasks(tasks);
  }
}
