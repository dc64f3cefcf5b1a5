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
    endedWithoutSuccess(node);
  }

  void cancelled(TaskNode node) {
    decisions.emit(new RunEvent.TaskCancelled(node.id()));
    endedWithoutSuccess(node);
  }

  private record Skip(TaskNode node, List<TaskId> because) {}

  /// Skips all that needs the task, level by level; tasks that can do without it are released.
  private void endedWithoutSuccess(TaskNode failed) {
    var open = new ArrayDeque<Skip>();
    open.add(new Skip(failed, List.of(failed.id())));
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

  /// A task is released by the end of its last parent, and skipped where one that it cannot do
  /// without has ended badly before the task was there.
  void releaseIfUnblocked(TaskNode node) {
    if (node.state() == TaskState.PENDING && node.unendedParents == 0) {
      decisions.emit(new RunEvent.TaskReady(node.id()));
    }
  }

  /// Takes up a task that was just added: parents of its may have ended long ago.
  void admit(TaskNode node) {
    var missing = node.parents.stream().filter(EndingRules::isMissed).findFirst();
    if (node.state() == TaskState.PENDING && missing.isPresent()) {
      decisions.emit(new RunEvent.TaskSkipped(node.id(), List.of(missing.get().id())));
      endedWithoutSuccess(node);
    } else {
      releaseIfUnblocked(node);
    }
  }

  private static boolean isMissed(TaskNode parent) {
    return parent.task().onFailure() == OnFailure.HARD
        && parent.state().isFinal()
        && parent.state() != TaskState.SUCCEEDED;
  }

  /// Gives a task another life, and with it those that were skipped for nothing but it.
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
      var lacksOthers =
          next.parents.stream().anyMatch(parent -> isMissed(parent) && !revived.contains(parent));
      if (next.state() == TaskState.SKIPPED && !lacksOthers) {
        revived.add(next);
        tasks.add(next.id());
        open.addAll(next.dependents);
      }
    }
    decisions.emit(new RunEvent.TaskRevived(node.id(), tasks));
  }
}
