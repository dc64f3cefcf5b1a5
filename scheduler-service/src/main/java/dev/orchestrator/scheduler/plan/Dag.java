package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.scheduler.locks.CaseRule;
import dev.orchestrator.scheduler.locks.PathGlob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The tasks of a run, linked as they depend on each other. It grows when tasks are added and never
/// shrinks.
final class Dag {
  private final Map<String, WorkflowConfig> workflows;
  private final CaseRule caseRule;
  private final Map<TaskId, TaskNode> nodes = new LinkedHashMap<>();

  Dag(Map<String, WorkflowConfig> workflows, CaseRule caseRule) {
    this.workflows = workflows;
    this.caseRule = caseRule;
  }

  /// All in the plan's order.
  Collection<TaskNode> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  @Nullable TaskNode find(TaskId task) {
    return nodes.get(task);
  }

  /// Adds the tasks of a valid plan.
  ///
  /// @return their nodes
  List<TaskNode> add(List<Task> tasks) {
    var added = new ArrayList<TaskNode>();
    for (var task : tasks) {
      var node = new TaskNode(task, nodes.size(), workflow(task), globs(task));
      if (nodes.putIfAbsent(task.id(), node) != null) {
        throw new IllegalArgumentException("there is a task %s already".formatted(task.id()));
      }
      added.add(node);
    }
    added.forEach(this::link);
    measureChains();
    return added;
  }

  private WorkflowConfig workflow(Task task) {
    return task.workflow() == null
        ? WorkflowConfig.SINGLE
        : Objects.requireNonNull(
            workflows.get(task.workflow()),
            () -> "task %s has unknown workflow %s".formatted(task.id(), task.workflow()));
  }

  private List<PathGlob> globs(Task task) {
    return task.writes().stream().map(glob -> PathGlob.parse(glob, caseRule)).toList();
  }

  private void link(TaskNode node) {
    for (var id : new LinkedHashSet<>(node.task().dependsOn())) {
      var parent =
          Objects.requireNonNull(
              nodes.get(id), () -> "task %s depends on unknown %s".formatted(node.id(), id));
      parent.dependents.add(node);
      node.parents.add(parent);
      if (!parent.state.isFinal()) {
        node.unendedParents++;
      }
    }
  }

  /// Walks from the tasks that nothing depends on towards the roots; a task is measured when all
  /// its dependents are.
  private void measureChains() {
    var unmeasured = new IdentityHashMap<TaskNode, Integer>();
    var ready = new ArrayDeque<TaskNode>();
    int measured = 0;
    for (var node : nodes.values()) {
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
