package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.runner.ask.AskListener;
import dev.orchestrator.runner.backend.OutputRendering;

/// Puts what passes between an agent and the orchestrator into the attempt's output and on record,
/// without secrets.
record Enquiries(
    AttemptId attempt,
    Reports reports,
    OutputSender output,
    OutputRendering rendering,
    Secrets secrets)
    implements AskListener {

  @Override
  public void asked(String question, String text) {
    var masked = secrets.mask(text);
    note("asks the orchestrator (%s): %s".formatted(question, masked));
    reports.send(new AttemptReport.Asked(attempt, question, masked));
  }

  @Override
  public void answered(String question, String answer) {
    note("the answer (%s): %s".formatted(question, secrets.mask(answer)));
  }

  @Override
  public void progressed(String words) {
    var masked = secrets.mask(words);
    note("reports: " + masked);
    reports.send(new AttemptReport.Progressed(attempt, masked));
  }

  private void note(String text) {
    output.add(rendering.note(text));
  }
}
