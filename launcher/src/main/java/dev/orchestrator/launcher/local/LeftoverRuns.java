package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Files;
import java.util.List;

/// Runs whose orchestrator died after their last event, before their workspaces were put away.
final class LeftoverRuns {
  private LeftoverRuns() {}

  /// Puts them away now.
  static void putAway(StateFolder state, Bus bus) {
    try (var store = StoreReader.open(state.database())) {
      store.runs().stream()
          .filter(run -> run.state().isFinal())
          .filter(run -> Files.isDirectory(state.worktrees(run.run())))
          .forEach(run -> putAway(run, attempts(store, run.run()), bus));
    }
  }

  private static void putAway(RunSummary run, List<AttemptId> attempts, Bus bus) {
    bus.ask(RunnerAddresses.CLOSE, new CloseRun(run.run(), run.origin(), attempts)).orThrow();
  }

  private static List<AttemptId> attempts(StoreReader store, RunId run) {
    return store.tasks(run).stream()
        .filter(task -> task.attempts() > 0)
        .map(task -> new AttemptId(run, task.task(), task.attempts()))
        .toList();
  }
}
