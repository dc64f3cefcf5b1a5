package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.store.query.StoreReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the run that a user means.
final class RunChoice {
  private RunChoice() {}

  /// @param wanted an id or the unambiguous beginning of one; null for the newest run
  static RunSummary of(StoreReader store, @Nullable String wanted) {
    var runs = store.runs();
    if (runs.isEmpty()) {
      throw noRuns();
    }
    return wanted == null ? runs.getFirst() : match(runs, wanted);
  }

  static UserException noRuns() {
    return UserException.usage(
        "this repository has no runs yet; start one with `orchestrator run --plan FILE`");
  }

  private static RunSummary match(List<RunSummary> runs, String wanted) {
    var matches = runs.stream().filter(run -> run.run().value().startsWith(wanted)).toList();
    var exact = matches.stream().filter(run -> run.run().value().equals(wanted)).findFirst();
    if (exact.isPresent()) {
      return exact.get();
    }
    if (matches.size() == 1) {
      return matches.getFirst();
    }
    throw UserException.usage(
        "%s run %s; `orchestrator runs` lists them"
            .formatted(matches.isEmpty() ? "there is no" : "more than one", wanted));
  }
}
