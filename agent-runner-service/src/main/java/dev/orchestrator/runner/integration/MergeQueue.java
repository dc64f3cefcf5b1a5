package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Repository;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tasks that wait to be brought onto one branch.
///
/// Whoever asks waits for its turn. The one whose turn it is takes the first that wait, which may
/// be others, and brings them in together; those find their work done when their turn comes.
final class MergeQueue {
  static final int MOST_WAITING = 10_000;

  private final Verifier verifier;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  MergeQueue(Verifier verifier) {
    this.verifier = verifier;
  }

  /// One that waits. What came of it is set in somebody's turn.
  private static final class Waiting {
    private final Integration task;
    private @Nullable Outcome outcome;
    private @Nullable RuntimeException trouble;

    Waiting(Integration task) {
      this.task = task;
    }

    boolean isDone() {
      return outcome != null || trouble != null;
    }

    Outcome outcome() {
      if (trouble != null) {
        throw trouble;
      }
      return Objects.requireNonNull(outcome);
    }
  }

  /// Blocks until the task is brought in, or cannot be.
  ///
  /// @throws RefusedException when too many wait
  Outcome integrate(Repository repository, Integration task) {
    var own = new Waiting(task);
    add(own);
    return inTurn(() -> {
      while (!own.isDone()) {
        bringIn(repository, nextBatch());
      }
      return own.outcome();
    });
  }

  /// Does something while nobody is brought in.
  <T> T inTurn(Supplier<T> work) {
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private void add(Waiting one) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        throw new RefusedException(
            Refusal.Code.WRONG_STATE,
            "%d tasks wait to be merged already, expected fewer".formatted(MOST_WAITING));
      }
      waiting.add(one);
    }
  }

  /// The first that waits, and with it others of its run that are to be brought in alike, as many
  /// as may be verified together. No task twice.
  private List<Waiting> nextBatch() {
    synchronized (waiting) {
      var first = waiting.element().task;
      var tasks = new HashSet<TaskId>();
      var batch = new ArrayList<Waiting>();
      for (var one : waiting) {
        if (batch.size() < first.merge().batch()
            && one.task.attempt().run().equals(first.attempt().run())
            && one.task.origin().equals(first.origin())
            && one.task.merge().equals(first.merge())
            && tasks.add(one.task.attempt().task())) {
          batch.add(one);
        }
      }
      waiting.removeAll(batch);
      return batch;
    }
  }

  /// Trouble with one must not be trouble of all: each is brought in alone then. Nor must a stop of
  /// one stop the others.
  private void bringIn(Repository repository, List<Waiting> batch) {
    var merge = new BatchMerge(repository, verifier, batch.stream().map(one -> one.task).toList());
    try {
      merge.integrate();
      settle(batch, merge.outcomes());
    } catch (StoppedException e) {
      settle(batch, merge.outcomes());
      batch.stream()
          .filter(one -> !one.isDone() && e.concerns(one.task.attempt()))
          .forEach(one -> one.trouble = e);
      bringInOthers(repository, batch);
    } catch (RuntimeException e) {
      settle(batch, merge.outcomes());
      var open = open(batch);
      if (open.size() == 1) {
        open.getFirst().trouble = e;
      } else {
        open.forEach(one -> bringIn(repository, List.of(one)));
      }
    }
  }

  private void bringInOthers(Repository repository, List<Waiting> batch) {
    var others = open(batch);
    if (!others.isEmpty()) {
      bringIn(repository, others);
    }
  }

  private static List<Waiting> open(List<Waiting> batch) {
    return batch.stream().filter(one -> !one.isDone()).toList();
  }

  private static void settle(List<Waiting> batch, Map<TaskId, Outcome> outcomes) {
    batch.forEach(one -> one.outcome = outcomes.get(one.task.attempt().task()));
  }
}
