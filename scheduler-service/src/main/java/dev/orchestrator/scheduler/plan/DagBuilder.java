package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.TaskId;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/// Links the tasks of a valid plan and measures the chain behind each.
final class DagBuilder {
  private DagBuilder() {}

  static Map<TaskId, TaskNode> build(Plan plan) {
    var nodes = new LinkedHashMap<TaskId, TaskNode>();
    plan.tasks().forEach(task -> nodes.put(task.id(), new TaskNode(task, nodes.size())));
    nodes.values().forEach(node -> link(node, nodes));
    measureChains(nodes.values());
    return nodes;
  }

  private static void link(TaskNode node, Map<TaskId, TaskNode> nodes) {
    for (var id : new LinkedHashSet<>(node.task().dependsOn())) {
      var parent = nodes.get(id);
      if (parent == null) {
        throw new IllegalArgumentException(
            "task %s depends on unknown %s".formatted(node.id(), id));
      }
      parent.dependents.add(node);
      node.parents.add(parent);
      node.unendedParents++;
    }
  }

  /// Walks from the tasks that nothing depends on towards the roots; a task is measured when all
  /// its dependents are.
  private static void measureChains(Iterable<TaskNode> nodes) {
    var unmeasured = new IdentityHashMap<TaskNode, Integer>();
    var ready = new ArrayDeque<TaskNode>();
    int measured = 0;
    for (var node : nodes) {
      unmeasured.put(node, node.dependents.size());
      if (node.dependents.isEmpty()) {
        ready.add(node);
      }
    }
    while (!ready.isEmpty()) {
      var node = ready.remove();
      measured++;
      for (var parent : node.parents) {
        parent.chainLength = Math.max(parent.chainLength, node.chainLength + 1);
        if (unmeasured.merge(parent, -1, Integer::sum) == 0) {
          ready.add(parent);
        }
      }
    }
    if (measured != unmeasured.size()) {
      throw new IllegalArgumentException("the plan has a dependency cycle");
    }
  }
}
