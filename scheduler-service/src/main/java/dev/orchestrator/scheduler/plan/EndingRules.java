package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the end of a task means to the tasks that depend on it.
final class EndingRules {
  /// Longest reason chain of a skipped task; in longer ones the middle is left out.
  static final int MAX_CHAIN = 10;

  private final Decisions decisions;

  EndingRules(Decisions decisions) {
    this.decisions = decisions;
  }

  void succeeded(TaskNode node, RunEvent.TaskSucceeded event) {
    decisions.emit(event);
    releaseDependents(node);
  }

  void failed(TaskNode node, FailureClass failure, String reason) {
    decisions.emit(new RunEvent.TaskFailed(node.id(), failure, reason));
    endedWithoutSuccess(node, List.of(node.id()));
  }

  void cancelled(TaskNode node) {
    decisions.emit(new RunEvent.TaskCancelled(node.id()));
    endedWithoutSuccess(node, List.of(node.id()));
  }

  /// Ends a task's wait for its next attempt, or for the next try to merge it.
  void tryAgain(TaskNode node) {
    decisions.emit(
        node.unmerged
            ? new RunEvent.IntegrationStarted(node.id(), node.attempt())
            : new RunEvent.TaskReady(node.id()));
  }

  private record Skip(TaskNode node, List<TaskId> because) {}

  /// Skips all that needs the task, level by level; tasks that can do without it are released.
  ///
  /// @param because why its dependents are skipped: the chain down to the task itself
  private void endedWithoutSuccess(TaskNode failed, List<TaskId> because) {
    var open = new ArrayDeque<Skip>();
    open.add(new Skip(failed, because));
    while (!open.isEmpty()) {
      var ended = open.remove();
      if (ended.node().task().onFailure() == OnFailure.HARD) {
        for (var dependent : ended.node().dependents) {
          if (dependent.state() == TaskState.PENDING) {
            decisions.emit(new RunEvent.TaskSkipped(dependent.id(), ended.because()));
            open.add(new Skip(dependent, longer(ended.because(), dependent.id())));
          }
        }
      } else {
        releaseDependents(ended.node());
      }
    }
  }

  private static List<TaskId> longer(List<TaskId> chain, TaskId next) {
    var longer = new ArrayList<>(chain);
    if (longer.size() == MAX_CHAIN) {
      longer.remove(1);
    }
    longer.add(next);
    return longer;
  }

  void releaseAll() {
    decisions.state().nodes().forEach(this::releaseIfUnblocked);
  }

  private void releaseDependents(TaskNode ended) {
    ended.dependents.forEach(this::releaseIfUnblocked);
  }

  /// A task is released by the end of its last parent, unless it cannot do without one that has
  /// ended badly: then it is skipped, as soon as that one's dependents are looked at.
  void releaseIfUnblocked(TaskNode node) {
    if (node.state() == TaskState.PENDING
        && node.unendedParents == 0
        && node.parents.stream().noneMatch(EndingRules::isMissed)) {
      decisions.emit(new RunEvent.TaskReady(node.id()));
    }
  }

  /// Takes up a task that was just added: parents of its may have ended long ago.
  void admit(TaskNode node) {
    var missing = node.parents.stream().filter(EndingRules::isMissed).findFirst();
    if (node.state() == TaskState.PENDING && missing.isPresent()) {
      var because = reason(missing.get());
      decisions.emit(new RunEvent.TaskSkipped(node.id(), because));
      endedWithoutSuccess(node, longer(because, node.id()));
    } else {
      releaseIfUnblocked(node);
    }
  }

  /// The chain from a task that did not succeed itself down to this one, as things stand now.
  private static List<TaskId> reason(TaskNode missed) {
    var chain = new ArrayDeque<TaskId>();
    var next = Optional.of(missed);
    while (next.isPresent()) {
      var node = next.get();
      if (chain.size() == MAX_CHAIN) {
        chain.removeFirst(); // so that the first and the last ones stay
      }
      chain.addFirst(node.id());
      next =
          node.state() == TaskState.SKIPPED
              ? node.parents.stream().filter(EndingRules::isMissed).findFirst()
              : Optional.empty();
    }
    return List.copyOf(chain);
  }

  /// Whether tasks that depend on it cannot run.
  static boolean isMissed(TaskNode parent) {
    return parent.task().onFailure() == OnFailure.HARD
        && parent.state().isFinal()
        && parent.state() != TaskState.SUCCEEDED;
  }

  /// Gives a task another life, and with it those that were skipped for nothing but it. Those that
  /// its end released and that have not begun wait for it again.
  void revive(TaskNode node) {
    var revived = new HashSet<TaskNode>();
    revived.add(node);
    var order = Comparator.comparingInt((TaskNode one) -> -one.chainLength);
    var open = new TreeSet<>(order.thenComparingInt(TaskNode::index));
    open.addAll(node.dependents);
    var tasks = new ArrayList<TaskId>();
    while (!open.isEmpty()) {
      // parents have longer chains than their dependents, so they come first
      var next = open.removeFirst();
      if (isUnbegun(next) || (next.state() == TaskState.SKIPPED && !lacksOthers(next, revived))) {
        revived.add(next);
        tasks.add(next.id());
        open.addAll(next.dependents);
      }
    }
    decisions.emit(new RunEvent.TaskRevived(node.id(), tasks));
  }

  private static boolean isUnbegun(TaskNode node) {
    return node.state() == TaskState.READY && !node.hasBegun();
  }

  private static boolean lacksOthers(TaskNode node, Set<TaskNode> revived) {
    return node.parents.stream().anyMatch(parent -> isMissed(parent) && !revived.contains(parent));
  }
}
