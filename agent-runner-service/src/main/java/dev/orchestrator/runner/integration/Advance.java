package dev.orchestrator.runner.integration;

/// What moving the target branch came to.
sealed interface Advance {

  /// The target holds the result.
  record Done() implements Advance {}

  /// Somebody moved the target meanwhile.
  record Overtaken() implements Advance {}

  /// The target stays where it is.
  ///
  /// @param obstacle half a sentence: what is in the way
  record Parked(String obstacle) implements Advance {}
}
