package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.launcher.report.RunHistory;
import dev.orchestrator.store.query.StoreReader;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Reads histories of runs from the store.
final class Histories {
  private static final int PAGE = 1_000;

  private static final Set<Class<? extends RunEvent>> PLANNING =
      Set.of(
          RunEvent.RunStarted.class,
          RunEvent.TasksAdded.class,
          RunEvent.PlanProposed.class,
          RunEvent.PlanningRequested.class,
          RunEvent.PlanRejected.class,
          RunEvent.RunCancelRequested.class,
          RunEvent.TaskFailed.class,
          RunEvent.TaskCancelled.class);

  private Histories() {}

  /// All that has happened so far.
  static RunHistory of(StoreReader store, RunId run) {
    var history = new RunHistory();
    each(store, run, history::take);
    return history;
  }

  /// The run's tasks and workflows and what is proposed, without reading all that has happened.
  static RunHistory ofPlan(StoreReader store, RunId run) {
    var history = new RunHistory();
    store.journal(run, PLANNING).forEach(history::take);
    store
        .lastEvent(run)
        .filter(last -> last.sequence() > history.lastSequence())
        .ifPresent(history::take);
    return history;
  }

  /// Hands over all entries of a run's journal in their order.
  static void each(StoreReader store, RunId run, Consumer<JournalEntry> taker) {
    var last = 0L;
    var page = List.<JournalEntry>of();
    do {
      page = store.journal(run, last, PAGE);
      page.forEach(taker);
      last = page.isEmpty() ? last : page.getLast().sequence();
    } while (page.size() == PAGE);
  }
}
