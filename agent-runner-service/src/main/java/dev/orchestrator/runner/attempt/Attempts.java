package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.Steered.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The attempts of one runner. An assignment that comes twice is worked on once.
public final class Attempts {
  private final AttemptTools tools;
  private final Set<AttemptId> accepted = ConcurrentHashMap.newKeySet();
  private final Map<AttemptId, AttemptWork> underWay = new ConcurrentHashMap<>();

  /// Removes what earlier attempts have left in the scratch folder; nobody else may use it.
  public Attempts(AttemptTools tools) {
    this.tools = tools;
    Scratch.clear(tools.scratchFolder());
  }

  /// Begins an attempt, unless it has been begun before.
  public void begin(Assignment assignment) {
    var attempt = assignment.attempt();
    if (accepted.add(attempt)) {
      var work = new AttemptWork(assignment, tools);
      underWay.put(attempt, work);
      Thread.ofVirtual().name("attempt-" + attempt).start(() -> run(attempt, work));
    }
  }

  /// Ends an attempt early; does nothing when it is over.
  public void stop(AttemptId attempt) {
    var work = underWay.get(attempt);
    if (work != null) {
      work.stop();
    }
  }

  /// Says something to the agent of an attempt.
  public Outcome steer(AttemptId attempt, String words) {
    var work = underWay.get(attempt);
    return work == null ? Outcome.NOT_RUNNING : work.steer(words);
  }

  private void run(AttemptId attempt, AttemptWork work) {
    try {
      work.run();
    } finally {
      underWay.remove(attempt);
    }
  }
}
