package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.store.query.StoreReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/// Runs whose orchestrator died after their last event, before their workspaces were put away.
public final class LeftoverRuns {
  private static final Logger LOG = System.getLogger(LeftoverRuns.class.getName());

  private LeftoverRuns() {}

  /// Puts them away now; one that cannot be put away stays for another time.
  static void putAway(StateFolder state, Bus bus) {
    putAway(state, bus, _ -> true);
  }

  /// The same for some of them.
  public static void putAway(StateFolder state, Bus bus, Predicate<RunId> chosen) {
    try (var store = StoreReader.open(state.database())) {
      store.runs().stream()
          .filter(run -> run.state().isFinal() && chosen.test(run.run()))
          .filter(run -> Files.isDirectory(state.worktrees(run.run())))
          .forEach(run -> putAway(run, state, store, bus));
    }
  }

  private static void putAway(RunSummary run, StateFolder state, StoreReader store, Bus bus) {
    try {
      var request = new CloseRun(run.run(), here(state, run.origin()), attempts(store, run.run()));
      bus.ask(RunnerAddresses.CLOSE, request).orThrow();
    } catch (RefusedException e) {
      // an old run must not keep a new one from its work
      LOG.log(Level.DEBUG, "run {0} cannot be put away now: {1}", run.run(), e.getMessage());
    }
  }

  /// The repository may have been moved since the run began.
  private static RunOrigin here(StateFolder state, RunOrigin origin) {
    var checkout = Objects.requireNonNull(state.path().getParent());
    return new RunOrigin(checkout.toString(), origin.baseCommit(), origin.targetBranch());
  }

  private static List<AttemptId> attempts(StoreReader store, RunId run) {
    return store.tasks(run).stream()
        .filter(task -> task.attempts() > 0)
        .map(task -> new AttemptId(run, task.task(), task.attempts()))
        .toList();
  }
}
