package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.ListUnderWay;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.UnderWay;
import dev.orchestrator.scheduler.plan.PlanState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.stream.Collectors;

/// Attempts that have outlived the scheduler that started them.
final class Survivors {
  private static final Logger LOG = System.getLogger(Survivors.class.getName());

  private Survivors() {}

  /// Asks the runner what it has of a run.
  ///
  /// @param state the run's, as the journal has it
  /// @return the attempts, and the runner's name; none where no runner answers in time
  static Map<AttemptId, String> of(RunId run, PlanState state, Bus bus) {
    if (state.allNodes().noneMatch(node -> node.state() == TaskState.RUNNING)) {
      return Map.of();
    }
    return switch (bus.ask(RunnerAddresses.UNDER_WAY, new ListUnderWay(run))) {
      case Reply.Done<UnderWay>(var found) ->
          found.attempts().stream().collect(Collectors.toMap(id -> id, _ -> found.runner()));
      case Reply.Refused<UnderWay>(var refusal) -> {
        LOG.log(Level.DEBUG, "run {0} is taken up alone: {1}", run, refusal.sentence());
        yield Map.of();
      }
    };
  }
}
