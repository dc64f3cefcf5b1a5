package dev.orchestrator.scheduler.plan;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The tasks that may start, by the agent that they need, the most urgent first. Each operation
/// costs O(log n) and O(agents).
final class ReadyTasks {
  private final Map<String, NavigableMap<Urgency, TaskNode>> byPerformer = new TreeMap<>();

  void add(TaskNode node) {
    node.place = node.urgency();
    byPerformer.computeIfAbsent(node.performer(), _ -> new TreeMap<>()).put(node.place, node);
  }

  /// Takes a task out that [#add] has put in, while it still has the same step.
  void remove(TaskNode node) {
    var tasks = Objects.requireNonNull(byPerformer.get(node.performer()));
    tasks.remove(Objects.requireNonNull(node.place));
    node.place = null;
    if (tasks.isEmpty()) {
      byPerformer.remove(node.performer());
    }
  }

  /// The most urgent task of all whose agents are not among the busy ones.
  Optional<TaskNode> mostUrgent(Set<String> busy) {
    return byPerformer.entrySet().stream()
        .filter(entry -> !busy.contains(entry.getKey()))
        .map(entry -> entry.getValue().firstEntry())
        .min(Comparator.comparing(Map.Entry::getKey))
        .map(Map.Entry::getValue);
  }
}
