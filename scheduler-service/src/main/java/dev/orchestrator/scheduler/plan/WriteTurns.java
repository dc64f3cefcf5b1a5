package dev.orchestrator.scheduler.plan;

import dev.orchestrator.scheduler.locks.CaseRule;
import dev.orchestrator.scheduler.locks.WriteLocks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whose turn it is to write which files: a task has its turn from the start of an attempt until
/// the attempt ends, or until its work is merged where that follows at once. So a turn is never
/// held while waiting for a free place, for a retry or for a person.
final class WriteTurns {
  private final WriteLocks<Urgency> locks;

  /// The name under which the locks know a task, from when it first asks until it gives up its turn
  /// or its place in the queue. Others may wait for that name, so it stays the same meanwhile.
  private final Map<TaskNode, Urgency> names = new IdentityHashMap<>();

  private final Map<Urgency, TaskNode> nodes = new HashMap<>();
  private final Set<TaskNode> queued = new HashSet<>();

  /// How many are in a queue, by the agent that they need.
  private final Map<String, Integer> queuedFor = new HashMap<>();

  /// Those that were woken while others waited for them.
  private final NavigableSet<Urgency> woken = new TreeSet<>();

  WriteTurns(CaseRule caseRule) {
    locks = new WriteLocks<>(caseRule);
  }

  /// The task that keeps this one from writing now.
  Optional<TaskNode> blockerOf(TaskNode node) {
    return node.writes().isEmpty()
        ? Optional.empty()
        : locks.blockerOf(names.getOrDefault(node, node.urgency()), node.writes()).map(nodes::get);
  }

  /// Begins a turn.
  ///
  /// @throws IllegalStateException when something keeps the task from writing
  void take(TaskNode node) {
    if (!node.writes().isEmpty()) {
      leaveQueue(node);
      woken.remove(name(node));
      if (locks.tryAcquire(name(node), node.writes()).isPresent()) {
        throw new IllegalStateException("task %s may not write now".formatted(node.id()));
      }
    }
  }

  /// Lets a task wait for the one that keeps it from writing.
  ///
  /// @throws IllegalStateException when there is none
  void queue(TaskNode node) {
    if (locks.tryAcquire(name(node), node.writes()).isEmpty()) {
      throw new IllegalStateException("nothing keeps task %s from writing".formatted(node.id()));
    }
    woken.remove(name(node));
    if (queued.add(node)) {
      queuedFor.merge(node.performer(), 1, Integer::sum);
    }
  }

  private void leaveQueue(TaskNode node) {
    if (queued.remove(node)) {
      queuedFor.computeIfPresent(node.performer(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  boolean isQueued(TaskNode node) {
    return queued.contains(node);
  }

  /// Ends a turn, or a wait for one.
  ///
  /// @return the tasks that waited for it, which are in no queue any more and should ask again
  List<TaskNode> give(TaskNode node) {
    var name = names.remove(node);
    if (name == null) {
      return List.of();
    }
    leaveQueue(node);
    woken.remove(name);
    nodes.remove(name);
    return locks.release(name).stream().map(this::wake).toList();
  }

  private TaskNode wake(Urgency name) {
    var node = node(name);
    leaveQueue(node);
    if (locks.isAwaited(name)) {
      woken.add(name);
    }
    return node;
  }

  /// A task that was woken and still stands before others in the queue, while one in some queue may
  /// find a place.
  ///
  /// @param busy agents for which there is no place
  Optional<TaskNode> inTheWay(Set<String> busy) {
    return busy.containsAll(queuedFor.keySet())
        ? Optional.empty()
        : woken.stream().filter(locks::isAwaited).findFirst().map(this::node);
  }

  /// The task that a queued one waits for.
  Optional<TaskNode> waitsFor(TaskNode node) {
    return queued.contains(node)
        ? locks.waitsFor(Objects.requireNonNull(names.get(node))).map(nodes::get)
        : Optional.empty();
  }

  private TaskNode node(Urgency name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  private Urgency name(TaskNode node) {
    return names.computeIfAbsent(
        node,
        _ -> {
          var name = node.urgency();
          nodes.put(name, node);
          return name;
        });
  }

  @Override
  public String toString() {
    return locks.describe();
  }
}
