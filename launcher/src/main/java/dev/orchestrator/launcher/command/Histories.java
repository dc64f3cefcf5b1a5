package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.launcher.report.RunHistory;
import dev.orchestrator.store.query.StoreReader;

/// Reads histories of runs from the store.
final class Histories {
  private static final int PAGE = 1_000;

  private Histories() {}

  /// All that has happened so far.
  static RunHistory of(StoreReader store, RunId run) {
    var history = new RunHistory();
    var more = true;
    while (more) {
      var page = store.journal(run, history.lastSequence(), PAGE);
      page.forEach(history::take);
      more = page.size() == PAGE;
    }
    return history;
  }
}
