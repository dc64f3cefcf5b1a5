package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.runner.Steered.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The way for words of people to the agent of one attempt. Safe for several threads.
///
/// What is said before the agent has begun is kept for it.
public final class Steering {
  private static final int MAX_KEPT = 100;

  private final boolean possible;
  private final List<String> kept = new ArrayList<>();
  private @Nullable Predicate<String> agent;
  private boolean over;

  /// @param possible whether the attempt's CLI listens while it works
  public Steering(boolean possible) {
    this.possible = possible;
  }

  /// Lets words through from now on, those first that were kept.
  ///
  /// @param agent hands words to the running agent, and says whether it did: one that is just
  ///   finishing does not hear them any more
  public synchronized void connect(Predicate<String> agent) {
    this.agent = agent;
    kept.removeIf(agent);
  }

  /// Takes back words that the agent left unread, for the next that connects.
  public synchronized void disconnect(List<String> unread) {
    agent = null;
    kept.addAll(unread);
  }

  /// Lets nothing through any more.
  public synchronized void close() {
    over = true;
    agent = null;
  }

  public synchronized Outcome say(String words) {
    if (over) {
      return Outcome.NOT_RUNNING;
    }
    if (!possible) {
      return Outcome.NEXT_TURN;
    }
    return agent == null ? keep(words) : answer(agent.test(words));
  }

  private Outcome keep(String words) {
    return answer(kept.size() < MAX_KEPT && kept.add(words));
  }

  private static Outcome answer(boolean heard) {
    return heard ? Outcome.IN_TURN : Outcome.NOT_RUNNING;
  }
}
