package dev.orchestrator.launcher.planning;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.launcher.report.RunEnd;
import dev.orchestrator.launcher.report.RunReport;
import java.util.List;

/// Shows a run that only plans, and keeps what was proposed.
public final class ProposedPlan implements RunReport {
  private final String goal;
  private final RunReport shown;
  private List<Task> tasks = List.of();

  /// @param shown how the run is shown
  public ProposedPlan(String goal, RunReport shown) {
    this.goal = goal;
    this.shown = shown;
  }

  @Override
  public void event(JournalEntry entry) {
    shown.event(entry);
    if (entry.event() instanceof RunEvent.PlanProposed(_, var proposed)) {
      tasks = proposed;
    }
  }

  /// The newest plan as the text of a plan file.
  public String text() {
    return PlanText.of(goal, tasks);
  }

  @Override
  public void end(RunEnd end) {
    shown.end(end);
  }
}
