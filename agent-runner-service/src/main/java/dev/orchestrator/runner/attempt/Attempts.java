package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.Steered.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The attempts of one runner. An assignment that comes twice is worked on once, if fewer than ten
/// thousand others came in between.
public final class Attempts {
  private static final int MAX_REMEMBERED = 10_000;

  private final AttemptTools tools;
  private final Set<AttemptId> accepted =
      Collections.synchronizedSet(Collections.newSetFromMap(new Latest()));
  private final Map<AttemptId, AttemptWork> underWay = new ConcurrentHashMap<>();

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

  /// Brings the agent of an attempt an answer; does nothing when the attempt is over.
  public void answer(AttemptId attempt, String question, String answer) {
    var work = underWay.get(attempt);
    if (work != null) {
      work.answer(question, answer);
    }
  }

  private void run(AttemptId attempt, AttemptWork work) {
    try {
      work.run();
    } finally {
      underWay.remove(attempt);
    }
  }
}
