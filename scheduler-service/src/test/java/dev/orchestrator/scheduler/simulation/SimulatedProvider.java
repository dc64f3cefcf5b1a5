package dev.orchestrator.scheduler.simulation;

import java.time.Instant;

/// A service behind a CLI: it works, meets a usage limit, or fails for a while.
final class SimulatedProvider {
  private Instant limitedUntil = Instant.MIN;
  private Instant failingUntil = Instant.MIN;

  void limit(Instant until) {
    limitedUntil = until;
  }

  void fail(Instant until) {
    failingUntil = until;
  }

  boolean isLimited(Instant now) {
    return now.isBefore(limitedUntil);
  }

  boolean isFailing(Instant now) {
    return now.isBefore(failingUntil);
  }

  Instant limitedUntil() {
    return limitedUntil;
  }
}
