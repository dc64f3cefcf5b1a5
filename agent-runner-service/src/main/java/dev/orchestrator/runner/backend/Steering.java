package dev.orchestrator.runner.backend;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The way for words to reach an agent that is at work. Safe for several threads.
public final class Steering {
  private @Nullable Predicate<String> receiver;

  /// Lets words through from now on.
  ///
  /// @param receiver hands words to the running agent, and says whether it did: an agent that is
  ///   just finishing does not hear them any more
  public synchronized void connect(Predicate<String> receiver) {
    this.receiver = receiver;
  }

  public synchronized void disconnect() {
    receiver = null;
  }

  /// Says something to the agent.
  ///
  /// @return false when nobody is there who could hear it now
  public synchronized boolean say(String words) {
    return receiver != null && receiver.test(words);
  }
}
