package dev.orchestrator.scheduler.fleet;

import java.time.Instant;

/// A usage limit that an account has met.
///
/// @param known whether its end was said, and not guessed
record Limit(Instant since, Instant until, boolean known, String reason) {
  /// A clock that was put back behind the limit's beginning says nothing about its end any more.
  boolean isOver(Instant now) {
    return !now.isBefore(until) || now.isBefore(since);
  }

  /// The one of both that ends later; what was said counts more than what was guessed.
  Limit and(Limit other) {
    if (known != other.known) {
      return known ? this : other;
    }
    return until.isAfter(other.until) ? this : other;
  }
}
