package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.runner.Steered.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The way for words of people to the agent of one attempt. Safe for several threads.
///
/// What is said while nobody listens is kept: for the agent when it begins, or for its next turn.
public final class Steering {
  private static final int MAX_KEPT = 100;

  /// When an agent hears what is said to it.
  public enum Hearing {
    WHILE_IT_WORKS,
    BETWEEN_TURNS,
    NEVER;

    static Hearing of(Set<Capability> capabilities) {
      if (capabilities.contains(Capability.STEERING)) {
        return WHILE_IT_WORKS;
      }
      return capabilities.contains(Capability.SESSION) ? BETWEEN_TURNS : NEVER;
    }
  }

  private final Hearing hearing;
  private final List<String> kept = new ArrayList<>();
  private @Nullable Predicate<String> agent;
  private boolean begun;
  private boolean over;

  public Steering(Hearing hearing) {
    this.hearing = hearing;
  }

  /// Lets words through from now on, those first that were kept.
  ///
  /// @param agent hands words to the running agent, and says whether it did: one that is just
  ///   finishing its turn does not hear them any more
  public synchronized void connect(Predicate<String> agent) {
    this.agent = agent;
    begun = true;
    kept.removeIf(agent);
  }

  /// Takes back words that the agent left unread, for the next that connects or the next turn.
  public synchronized void disconnect(List<String> unread) {
    agent = null;
    kept.addAll(0, unread);
  }

  /// All that was kept, to be the next turn. When there is nothing, nothing is heard any more.
  synchronized @Nullable String nextTurn() {
    over = kept.isEmpty();
    var words = String.join("\n\n", kept);
    kept.clear();
    return over ? null : words;
  }

  /// Lets nothing through any more.
  ///
  /// @return what nobody has heard
  public synchronized List<String> close() {
    over = true;
    agent = null;
    return List.copyOf(kept);
  }

  /// @throws RefusedException when too much is kept already
  public synchronized Outcome say(String words) {
    if (over) {
      return Outcome.NOT_RUNNING;
    }
    if (agent != null && agent.test(words)) {
      return Outcome.IN_TURN;
    }
    if (kept.size() == MAX_KEPT) {
      throw new RefusedException(
          Refusal.Code.WRONG_STATE,
          "%d messages wait for the agent already; stop the attempt if it does not listen"
              .formatted(MAX_KEPT));
    }
    kept.add(words);
    return hearing == Hearing.WHILE_IT_WORKS && !begun ? Outcome.IN_TURN : Outcome.NEXT_TURN;
  }
}
