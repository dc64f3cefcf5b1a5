package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.store.upkeep.StoreUpkeep;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Forgets runs that have been over for long.
///
/// @param end forgotten is what ended before
record Retention(Instant end) {

  /// Whether it is about a run at all.
  boolean concerns(RunSummary run) {
    var finished = run.finishedAt();
    return run.state().isFinal() && finished != null && finished.isBefore(end);
  }

  /// Removes all that is stored about the runs, for which nobody else may be at work on them.
  ///
  /// @return why the space was not given back to the disk, if it was not
  static Optional<String> forget(List<RunId> runs, Path database) {
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    try (var upkeep = StoreUpkeep.open(database)) {
      upkeep.remove(runs);
      try {
        upkeep.shrink();
        return Optional.empty();
      } catch (RefusedException e) {
        return Optional.of(
            "%s; the space of the runs is kept for later ones".formatted(e.getMessage()));
      }
    }
  }
}
