package dev.orchestrator.contracts.runner;

/// What became of words for an agent at work.
public record Steered(Outcome outcome) {

  public enum Outcome {
    /// The running attempt has them: the agent reads them as soon as it looks up from what it is
    /// doing, at the latest when it would else be done.
    IN_TURN,
    /// This CLI does not listen while it works. Nothing was said; the words can go into the next
    /// turn of the task's session.
    NEXT_TURN,
    /// Nobody is at work here any more, or not yet. Nothing was said.
    NOT_RUNNING
  }
}
