package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Repositories;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Merges tasks into their run's result, one at a time in each repository, in the order of asking.
///
/// The result is kept on a ref of the run before the target branch moves, so a crash at any point
/// loses nothing, and asking again finishes what was begun and never merges twice. The user's
/// checkout is brought along only where nothing of the user's is in the way.
public final class Integrator {
  private final Repositories repositories;
  private final ConcurrentHashMap<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  public Integrator(Repositories repositories) {
    this.repositories = repositories;
  }

  public Outcome integrate(Integration task) {
    var repository = repositories.of(task.origin());
    return inTurn(task.origin(), () -> new TaskMerge(repository, task).integrate());
  }

  /// Cleans up after a run's last task: deletes the task branches whose work is in the result, and
  /// the run's own ref when the target branch has everything. What still waits stays.
  public void finish(RunOrigin origin, RunId run) {
    var repository = repositories.of(origin);
    inTurn(
        origin,
        () -> {
          new RunCleanup(repository.git(), origin, run).clean();
          return run;
        });
  }

  private <T> T inTurn(RunOrigin origin, Supplier<T> work) {
    var turn = turns.computeIfAbsent(origin.repository(), _ -> new ReentrantLock(true));
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }
}
