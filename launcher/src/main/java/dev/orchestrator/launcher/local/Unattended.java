package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.launcher.report.RunEnd;
import dev.orchestrator.launcher.report.RunReport;
import dev.orchestrator.launcher.report.Standstill;

/// Ends a run that nobody attends to when nothing goes on in it without a person's word.
final class Unattended implements RunReport {
  private final RunReport shown;
  private final Runnable stop;
  private final Standstill standstill = new Standstill();

  /// @param stop ends the run so that it can be resumed
  Unattended(RunReport shown, Runnable stop) {
    this.shown = shown;
    this.stop = stop;
  }

  @Override
  public void event(JournalEntry entry) {
    shown.event(entry);
    standstill.take(entry.event());
  }

  @Override
  public void upToDate() {
    shown.upToDate();
    if (standstill.isReached()) {
      stop.run();
    }
  }

  @Override
  public void end(RunEnd end) {
    shown.end(end);
  }
}
