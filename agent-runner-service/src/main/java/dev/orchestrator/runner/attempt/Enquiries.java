package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.runner.ask.AskListener;
import dev.orchestrator.runner.backend.OutputRendering;
import java.util.function.BooleanSupplier;

/// Puts what passes between an agent and the orchestrator into the attempt's output and on record,
/// without secrets.
///
/// @param goesOn whether the attempt is neither over nor to end
record Enquiries(
    AttemptId attempt,
    Reports reports,
    BooleanSupplier goesOn,
    OutputSender output,
    OutputRendering rendering,
    Secrets secrets)
    implements AskListener {
  static final int MAX_PROGRESS_CHARS = 1000;

  @Override
  public void asked(String question, String text) {
    var masked = secrets.mask(text);
    note("asks the orchestrator (%s): %s".formatted(question, masked));
    reports.send(new AttemptReport.Asked(attempt, question, masked), goesOn);
  }

  @Override
  public void answered(String question, String answer) {
    note("the answer (%s): %s".formatted(question, secrets.mask(answer)));
  }

  @Override
  public void progressed(String words) {
    // a part of a secret is not recognised, so nothing is cut before
    var told = cut(secrets.mask(words));
    note("reports: " + told);
    reports.send(new AttemptReport.Progressed(attempt, told));
  }

  /// Never in the middle of a character.
  private static String cut(String words) {
    if (words.length() <= MAX_PROGRESS_CHARS) {
      return words;
    }
    var end = MAX_PROGRESS_CHARS - 1;
    return words.substring(0, Character.isHighSurrogate(words.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  private void note(String text) {
    output.add(rendering.note(text));
  }
}
