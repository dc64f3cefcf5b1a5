package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.Repository;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Brings tasks into their run's result and onto its target branch. Each branch has a queue, in
/// which those of all runs are brought in in the order of asking, some of them together.
///
/// Nobody's work is overwritten: a branch moves only from where it was seen. A crash at any point
/// loses nothing, and asking again finishes what was begun and never merges twice. The user's
/// checkout is brought along only where nothing of the user's is in the way; the result waits on a
/// ref of the run otherwise.
public final class Integrator {
  private final Repositories repositories;
  private final Verifier verifier;
  private final ConcurrentHashMap<Target, MergeQueue> queues = new ConcurrentHashMap<>();

  /// @param verifier tries out what is merged before anybody gets it
  public Integrator(Repositories repositories, Verifier verifier) {
    this.repositories = repositories;
    this.verifier = verifier;
  }

  /// What a queue is for.
  ///
  /// @param repository its folder that all its checkouts share
  /// @param branch full name, or where there is none the run's id
  private record Target(Path repository, String branch) {}

  /// Blocks until the task is brought in, or cannot be.
  public Outcome integrate(Integration task) {
    var repository = repositories.of(task.origin());
    return queue(repository, task.origin(), task.attempt().run()).integrate(repository, task);
  }

  /// Ends the verifying of an attempt's work, which then is not brought in; what has been verified
  /// is.
  public void stop(AttemptId attempt) {
    verifier.stop(attempt);
  }

  /// Lets an attempt's work be verified again that was stopped.
  public void forget(AttemptId attempt) {
    verifier.forget(attempt);
  }

  /// Cleans up after a run's last task: deletes the task branches whose work is in the result, and
  /// the run's own ref when the target branch has everything. What still waits stays.
  public void finish(RunOrigin origin, RunId run) {
    var repository = repositories.of(origin);
    queue(repository, origin, run)
        .inTurn(() -> {
          new RunCleanup(repository.git(), origin, run).clean();
          verifier.dispose(repository, origin);
          return run;
        });
  }

  private MergeQueue queue(Repository repository, RunOrigin origin, RunId run) {
    var branch = Objects.requireNonNullElse(origin.targetBranch(), run.value());
    return queues.computeIfAbsent(
        new Target(repository.commonFolder(), branch), _ -> new MergeQueue(verifier));
  }
}
