package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a run has consumed, by its events: what is told later of an attempt takes the place of what
/// was told before.
final class Expenses {
  private record Attempt(TaskId task, int number) {}

  private final Map<Attempt, Usage> told = new HashMap<>();

  void take(RunEvent event) {
    switch (event) {
      case RunEvent.UsageReported one -> tell(one.task(), one.attempt(), one.usage());
      case RunEvent.AttemptSucceeded one -> tell(one.task(), one.attempt(), one.usage());
      case RunEvent.AttemptFailed one -> tell(one.task(), one.attempt(), one.usage());
      default -> {}
    }
  }

  private void tell(TaskId task, int attempt, Usage usage) {
    if (!usage.hasNothing()) {
      told.put(new Attempt(task, attempt), usage);
    }
  }

  /// One line; empty where nothing is known to have been consumed.
  Optional<String> words() {
    var all = told.values().stream().reduce(Usage.NONE, Usage::plus);
    var isPartial = told.values().stream().anyMatch(one -> one.costUsd() == null);
    return all.hasNothing()
        ? Optional.empty()
        : Optional.of(
            "used %s tokens, cost %s"
                .formatted(UsageWords.tokens(all), UsageWords.cost(all, isPartial)));
  }
}
