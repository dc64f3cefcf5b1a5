package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.DrivenRuns;
import dev.orchestrator.contracts.scheduler.ListDrivenRuns;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.local.StateFolder;
import dev.orchestrator.store.query.StoreReader;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells the runs that are under way from those whose orchestrator died without a word: the program
/// that is at work in a repository knows which ones it drives. Where it does not say, only one can
/// be under way: the newest that the store believes running, or else one that is being interrupted.
final class Liveness {
  /// Nobody drives any run, as where we have the lock.
  static final Liveness NOBODY = new Liveness(Set.of());

  private final Set<RunId> underWay;

  private Liveness(Collection<RunId> underWay) {
    this.underWay = Set.copyOf(underWay);
  }

  /// How things stand now.
  static Liveness now(StateFolder state, StoreReader store) {
    if (!state.isLocked()) {
      return new Liveness(Set.of());
    }
    return new Liveness(driven(state).orElseGet(() -> candidate(store.runs())));
  }

  private static Optional<List<RunId>> driven(StateFolder state) {
    var services = state.services();
    if (services.isEmpty()) {
      return Optional.empty();
    }
    try (var client = services.get()) {
      return switch (client.ask(SchedulerAddresses.DRIVEN, new ListDrivenRuns())) {
        case Reply.Done<DrivenRuns>(var driven) -> Optional.of(driven.runs());
        case Reply.Refused<DrivenRuns> _ -> Optional.empty();
      };
    }
  }

  private static List<RunId> candidate(List<RunSummary> newestFirst) {
    return newestFirst.stream()
        .filter(run -> !run.state().isFinal())
        .min(Comparator.comparing(RunSummary::state))
        .map(RunSummary::run)
        .stream()
        .toList();
  }

  boolean isUnderWay(RunId run) {
    return underWay.contains(run);
  }

  /// A run that the store believes running is interrupted when nobody works on it.
  RunSummary correct(RunSummary run) {
    var open = run.state() == RunState.RUNNING || run.state() == RunState.PAUSED;
    return open && !isUnderWay(run.run())
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
            task.usage(),
            task.progress())
        : task;
  }
}
