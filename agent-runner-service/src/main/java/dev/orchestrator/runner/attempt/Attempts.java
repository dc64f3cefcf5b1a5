package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.Steered.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The attempts of one runner. An assignment that comes twice is worked on once, if fewer than ten
/// thousand others came in between. A task has one attempt at a time: a later one ends those before
/// it and waits until they are gone, since a scheduler that asks for it has given them up.
public final class Attempts {
  private static final int MAX_REMEMBERED = 10_000;

  private final AttemptTools tools;
  private final Set<AttemptId> accepted =
      Collections.synchronizedSet(Collections.newSetFromMap(new Latest()));
  private final Map<AttemptId, Begun> underWay = new ConcurrentHashMap<>();

  private record Begun(AttemptWork work, Thread thread) {}

  /// Forgets the eldest when there are too many.
  private static final class Latest extends LinkedHashMap<AttemptId, Boolean> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<AttemptId, Boolean> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }

  /// Removes what earlier attempts have left in the scratch folder; nobody else may use it.
  public Attempts(AttemptTools tools) {
    this.tools = tools;
    Scratch.clear(tools.scratchFolder());
  }

  /// Begins an attempt, unless it, or a later one of its task, has been begun before.
  public synchronized void begin(Assignment assignment) {
    var attempt = assignment.attempt();
    if (!isOutdated(attempt) && accepted.add(attempt)) {
      var earlier = underWay(attempt, -1);
      var work = new AttemptWork(assignment, tools);
      var thread =
          Thread.ofVirtual()
              .name("attempt-" + attempt)
              .unstarted(() -> attempt.about().run(() -> run(attempt, work, earlier)));
      underWay.put(attempt, new Begun(work, thread));
      thread.start();
    }
  }

  private boolean isOutdated(AttemptId attempt) {
    return !underWay(attempt, 1).isEmpty();
  }

  /// Other attempts of the same task.
  ///
  /// @param which earlier ones for -1, later ones for 1
  private List<Begun> underWay(AttemptId attempt, int which) {
    return underWay.entrySet().stream()
        .filter(other -> other.getKey().run().equals(attempt.run()))
        .filter(other -> other.getKey().task().equals(attempt.task()))
        .filter(other -> Integer.compare(other.getKey().number(), attempt.number()) == which)
        .map(Map.Entry::getValue)
        .toList();
  }

  /// Those of a run that are at work, or whose end nobody has taken note of yet.
  public List<AttemptId> of(RunId run) {
    return underWay.keySet().stream().filter(attempt -> attempt.run().equals(run)).toList();
  }

  /// Gives up what is left of a run that is over.
  public void close(RunId run) {
    of(run).stream()
        .flatMap(attempt -> Optional.ofNullable(underWay.get(attempt)).stream())
        .forEach(begun -> begun.work().abandon());
  }

  /// Ends an attempt early; does nothing when it is over.
  public void stop(AttemptId attempt) {
    var begun = underWay.get(attempt);
    if (begun != null) {
      begun.work().stop();
    }
  }

  /// Says something to the agent of an attempt.
  public Outcome steer(AttemptId attempt, String words) {
    var begun = underWay.get(attempt);
    return begun == null ? Outcome.NOT_RUNNING : begun.work().steer(words);
  }

  /// Brings the agent of an attempt an answer; does nothing when the attempt is over.
  public void answer(AttemptId attempt, String question, String answer) {
    var begun = underWay.get(attempt);
    if (begun != null) {
      begun.work().answer(question, answer);
    }
  }

  private void run(AttemptId attempt, AttemptWork work, List<Begun> earlier) {
    try {
      for (var one : earlier) {
        one.work().abandon();
        one.thread().join();
      }
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.remove(attempt);
    }
  }
}
