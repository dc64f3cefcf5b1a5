package dev.orchestrator.runner.backend;

/// What became of a question to a program.
public sealed interface CliOutput {

  /// It answered.
  ///
  /// @param text all of its stdout
  record Text(String text) implements CliOutput {}

  /// It answered by an exit code that is not 0.
  ///
  /// @param reason one sentence, with its own words
  record Refusal(String reason) implements CliOutput {}

  /// It could not be asked, or did not answer in time, which says nothing of the answer.
  ///
  /// @param reason one sentence
  record Silence(String reason) implements CliOutput {}
}
