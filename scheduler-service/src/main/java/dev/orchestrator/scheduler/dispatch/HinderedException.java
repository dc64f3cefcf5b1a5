package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.PlanState;

/// A runner cannot work on, through no fault of the tasks. The message is one sentence for the
/// user.
final class HinderedException extends Exception {
  private HinderedException(String sentence) {
    super(sentence);
  }

  /// Throws for a hindrance that a current attempt has met.
  static void throwFor(Input input, PlanState state) throws HinderedException {
    if (input instanceof Input.Reported(AttemptReport.Hindered(var attempt, var reason), _)
        && isCurrent(attempt, state)) {
      throw new HinderedException(reason);
    }
  }

  private static boolean isCurrent(AttemptId attempt, PlanState state) {
    return state
        .find(attempt.task())
        .filter(node -> node.attempt() == attempt.number() && !node.state().isFinal())
        .isPresent();
  }
}
