package dev.orchestrator.runner.ask;

/// What an agent wants known outside of its attempt. Called by threads of their own, which are
/// interrupted when the attempt is over.
public interface AskListener {

  /// The agent asks; returns when the question is on record.
  ///
  /// @param question what it is called, unique within the attempt
  void asked(String question, String text);

  void answered(String question, String answer);

  /// Returns when it is on record. Of words that come fast only the latest are told.
  void progressed(String words);
}
