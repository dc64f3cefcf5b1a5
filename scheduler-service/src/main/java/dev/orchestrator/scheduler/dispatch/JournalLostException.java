package dev.orchestrator.scheduler.dispatch;

/// The journal does not take this scheduler's events: another one has taken over the run, or the
/// store cannot write. The message is one sentence for the user.
final class JournalLostException extends Exception {
  JournalLostException(String sentence) {
    super(sentence);
  }
}
