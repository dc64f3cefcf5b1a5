package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.local.StateFolder;
import dev.orchestrator.store.query.StoreReader;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the run that is under way from those whose orchestrator died without a word. Only one can
/// be under way in a repository, and only while somebody is at work there: the newest that the
/// store believes running, or else one that is being interrupted.
final class Liveness {
  private final @Nullable RunId underWay;

  private Liveness(@Nullable RunId underWay) {
    this.underWay = underWay;
  }

  /// How things stand now.
  static Liveness now(StateFolder state, StoreReader store) {
    return new Liveness(state.isLocked() ? candidate(store.runs()) : null);
  }

  private static @Nullable RunId candidate(List<RunSummary> newestFirst) {
    return newestFirst.stream()
        .filter(run -> !run.state().isFinal())
        .min(Comparator.comparing(RunSummary::state))
        .map(RunSummary::run)
        .orElse(null);
  }

  boolean isUnderWay(RunId run) {
    return run.equals(underWay);
  }

  /// A run that the store believes running is interrupted when nobody works on it.
  RunSummary correct(RunSummary run) {
    return run.state() == RunState.RUNNING && !isUnderWay(run.run())
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

  /// A task that the store believes running is ready again when nobody works on its run, as it is
  /// after an interruption.
  TaskSummary correct(RunId run, TaskSummary task) {
    return task.state() == TaskState.RUNNING && !isUnderWay(run)
        ? new TaskSummary(
            task.task(),
            task.title(),
            task.agent(),
            task.dependsOn(),
            TaskState.READY,
            task.step(),
            task.attempts(),
            task.startedAt(),
            task.finishedAt(),
            task.session(),
            task.commit(),
            "interrupted",
            task.usage())
        : task;
  }
}
