package dev.orchestrator.scheduler.briefing;

/// An agent cannot be told what it is to do. The message is one sentence for the user.
public final class BriefingException extends Exception {
  BriefingException(String sentence) {
    super(sentence);
  }
}
