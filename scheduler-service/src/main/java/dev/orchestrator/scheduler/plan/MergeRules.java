package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of finished work that cannot be merged: its agent may make it fit a few times, then
/// a person does. Each try ends with another merge.
final class MergeRules {
  private final Decisions decisions;
  private final EndingRules endings;

  MergeRules(Decisions decisions, EndingRules endings) {
    this.decisions = decisions;
    this.endings = endings;
  }

  void refused(TaskNode node, MergeObstacle obstacle, List<String> byHand) {
    decisions.emit(new RunEvent.MergeRefused(node.id(), node.attempt(), obstacle, byHand));
    var tries = decisions.state().origin().resolveTries();
    if (node.cancelling || decisions.state().isCancelled()) {
      endings.cancelled(node);
    } else if (node.merging.lostTries() >= tries) {
      need(node, reason(obstacle, tries, node.trouble()));
    }
  }

  private static String reason(MergeObstacle obstacle, int tries, @Nullable String trouble) {
    var reason = new StringBuilder(obstacle.sentence());
    if (tries > 0) {
      reason.append(tries == 1 ? ", also after 1 try" : ", also after %d tries".formatted(tries));
    }
    if (trouble != null) {
      reason.append(" (").append(trouble).append(')');
    }
    return reason.toString();
  }

  /// The agent could not do it, and would not the next time either.
  ///
  /// @param message why
  void failed(TaskNode node, FailureClass failure, String message) {
    if (failure == FailureClass.AGENT) {
      decisions.emit(new RunEvent.IntegrationStarted(node.id(), node.attempt()));
    } else {
      need(node, message);
    }
  }

  private void need(TaskNode node, String reason) {
    decisions.emit(new RunEvent.MergeNeeded(node.id(), reason, node.merging.byHand()));
  }

  /// A person has done what they could, or wants the agent to try again.
  void again(TaskNode node) {
    decisions.emit(new RunEvent.IntegrationStarted(node.id(), node.attempt()));
  }
}
