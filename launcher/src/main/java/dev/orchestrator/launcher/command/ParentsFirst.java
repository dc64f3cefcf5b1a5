package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.store.TaskSummary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts tasks in an order in which each comes after those that it depends on; plans may list them
/// in any.
final class ParentsFirst {
  private ParentsFirst() {}

  /// Takes tasks whose parents have all been taken, first those that are listed first.
  static List<TaskSummary> of(List<TaskSummary> tasks) {
    var dependents = new HashMap<TaskId, List<TaskSummary>>();
    var missing = new HashMap<TaskId, Integer>();
    var ready = new ArrayDeque<TaskSummary>();
    for (var task : tasks) {
      var parents = task.dependsOn().stream().distinct().toList();
      parents.forEach(
          parent -> dependents.computeIfAbsent(parent, _ -> new ArrayList<>()).add(task));
      missing.put(task.task(), parents.size());
      if (parents.isEmpty()) {
        ready.add(task);
      }
    }
    return taken(ready, dependents, missing);
  }

  private static List<TaskSummary> taken(
      ArrayDeque<TaskSummary> ready,
      Map<TaskId, List<TaskSummary>> dependents,
      Map<TaskId, Integer> missing) {
    var taken = new ArrayList<TaskSummary>();
    while (!ready.isEmpty()) {
      var task = ready.remove();
      taken.add(task);
      for (var dependent : dependents.getOrDefault(task.task(), List.of())) {
        if (missing.merge(dependent.task(), -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    return taken;
  }
}
