package dev.orchestrator.runner.ask;

/// What an agent gets for what it said.
sealed interface Outcome {

  record Answered(String text) implements Outcome {}

  /// It gets no answer, at least not now.
  ///
  /// @param sentence what it can do instead
  record Unanswered(Reason reason, String sentence) implements Outcome {}

  /// It does not want to hear anything any more.
  record Withdrawn() implements Outcome {}

  enum Reason {
    /// What it said cannot be taken as it is.
    UNFIT,
    /// It has said too much already.
    TOO_MUCH,
    /// The attempt is over.
    OVER
  }

  Outcome NOTED = new Answered("noted");

  static Outcome over() {
    return new Unanswered(Reason.OVER, "This attempt is over; nobody will answer.");
  }

  static Outcome unfit(String sentence) {
    return new Unanswered(Reason.UNFIT, sentence);
  }

  static Outcome tooMuch(String sentence) {
    return new Unanswered(Reason.TOO_MUCH, sentence);
  }
}
