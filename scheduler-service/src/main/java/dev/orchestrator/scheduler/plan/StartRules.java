package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import java.util.HashSet;
import java.util.Set;

/// Which of the tasks that may start do start: the most urgent first, none whose files a running or
/// a more urgent task may write, each only on a free place of its own.
final class StartRules {
  private final Decisions decisions;
  private final Slots slots;

  StartRules(Decisions decisions, Slots slots) {
    this.decisions = decisions;
    this.slots = slots;
  }

  /// Starts all that can start. A task that must wait for another one's files is put in that one's
  /// queue, and the next one is looked at; so is the next agent's when one has no free place. In
  /// the end those that wait for a place let pass those that wait for them and may have one.
  void startReady() {
    var state = decisions.state();
    var busy = new HashSet<String>();
    while (state.mayStart()) {
      var next = state.mostUrgent(busy);
      if (next.isPresent()) {
        consider(next.get(), busy);
      } else {
        var idle = state.inTheWay(busy);
        if (idle.isEmpty()) {
          return;
        }
        decisions.emit(new RunEvent.TaskReady(idle.get().id()));
      }
    }
  }

  private void consider(TaskNode node, Set<String> busy) {
    var blocker = decisions.state().blockerOf(node);
    if (isItsSessionLent(node)) {
      busy.add(node.performer());
    } else if (blocker.isPresent()) {
      decisions.emit(new RunEvent.WriteBlocked(node.id(), blocker.get().id()));
    } else {
      slots
          .take(node.id(), node.performer())
          .ifPresentOrElse(player -> start(node, player), () -> busy.add(node.performer()));
    }
  }

  /// One conversation has one partner at a time.
  private boolean isItsSessionLent(TaskNode node) {
    return node.id().equals(TaskId.PLANNING)
        && node.session(node.performer()) != null
        && decisions.state().questions().isOwnSessionLent();
  }

  private void start(TaskNode node, String player) {
    var step = node.step();
    var name = step.command() == null ? player : step.name();
    decisions.emit(
        new RunEvent.AttemptStarted(
            node.id(),
            node.attempt() + 1,
            node.stepIndex(),
            step.name(),
            name,
            node.session(name)));
  }
}
