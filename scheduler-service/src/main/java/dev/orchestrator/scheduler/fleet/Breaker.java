package dev.orchestrator.scheduler.fleet;

import java.util.Optional;

/// Cuts an account off whose service fails again and again, and lets one attempt try it after a
/// while. Safe for several threads; its methods return when they have had their effect.
public interface Breaker {
  /// Whether attempts are let through: all, none, or one.
  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /// One attempt that was let through. The first word about it counts, and those about failures
  /// after it.
  interface Permit {
    /// The service has answered.
    void worked();

    /// The service has failed.
    void failed();

    /// The attempt is over and has told nothing of the service.
    void ended();
  }

  /// Makes one for each account.
  interface Maker {
    /// @param halfOpened called by some thread when one attempt may try
    Breaker make(String account, Runnable halfOpened);
  }

  State state();

  /// Lets an attempt through; empty when it must wait.
  Optional<Permit> admit();
}
