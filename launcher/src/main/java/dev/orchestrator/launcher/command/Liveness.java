package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.local.StateFolder;

/// Tells runs that are under way from those whose orchestrator died without a word.
final class Liveness {
  private final boolean atWork;

  Liveness(StateFolder state) {
    this.atWork = state.isLocked();
  }

  /// A run that the store believes running is interrupted when nobody is at work.
  RunSummary correct(RunSummary run) {
    return run.state() == RunState.RUNNING && !atWork
        ? new RunSummary(
            run.run(),
            run.goal(),
            RunState.INTERRUPTED,
            run.origin(),
            run.startedAt(),
            run.finishedAt(),
            run.parked(),
            run.tasks(),
            run.done())
        : run;
  }
}
