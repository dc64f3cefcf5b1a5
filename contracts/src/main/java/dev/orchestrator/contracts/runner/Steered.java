package dev.orchestrator.contracts.runner;

/// What became of words for an agent at work.
public record Steered(Outcome outcome) {

  public enum Outcome {
    /// The running attempt has them: the agent reads them as soon as it looks up from what it is
    /// doing, at the latest when it would else be done.
    IN_TURN,
    /// The agent cannot listen in this turn. The running attempt keeps the words: they are its next
    /// turn in the same session, once it has done what it is doing. If it fails before that, they
    /// are not said, and the attempt's output tells so.
    NEXT_TURN,
    /// Nobody is at work here any more, or not yet. Nothing was said.
    NOT_RUNNING
  }
}
