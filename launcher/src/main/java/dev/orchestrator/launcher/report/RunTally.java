package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Counts what became of a run's tasks, and says in a few lines what the user has now.
final class RunTally {
  private final RunId run;
  private @Nullable Instant lastSeen;
  private @Nullable String parked;
  private int tasks;
  private int succeeded;
  private int skipped;
  private final Map<TaskId, String> failures = new LinkedHashMap<>();

  private final Expenses expenses = new Expenses();

  RunTally(RunId run) {
    this.run = run;
  }

  void event(JournalEntry entry) {
    lastSeen = entry.at();
    expenses.take(entry.event());
    switch (entry.event()) {
      case RunEvent.TasksAdded(var added) -> tasks += added.size();
      case RunEvent.TaskSucceeded success -> succeeded(success);
      case RunEvent.TaskFailed(var task, _, var reason) -> failures.put(task, reason);
      case RunEvent.TaskSkipped _ -> skipped++;
      case RunEvent.TaskRevived(var task, var revived) -> {
        failures.remove(task);
        skipped -= revived.size();
      }
      case RunEvent.RunStarted _,
          RunEvent.PlanProposed _,
          RunEvent.PlanRefused _,
          RunEvent.PlanningRequested _,
          RunEvent.PlanRejected _,
          RunEvent.WriteBlocked _,
          RunEvent.StepReached _,
          RunEvent.ChangesRequested _,
          RunEvent.DecisionNeeded _,
          RunEvent.MergeRefused _,
          RunEvent.MergeNeeded _,
          RunEvent.CancelRequested _,
          RunEvent.DecisionMade _,
          RunEvent.TaskPaused _,
          RunEvent.TaskContinued _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.RunCancelRequested _,
          RunEvent.TaskReady _,
          RunEvent.AttemptStarted _,
          RunEvent.SessionOpened _,
          RunEvent.AttemptSucceeded _,
          RunEvent.AttemptFailed _,
          RunEvent.AttemptInterrupted _,
          RunEvent.RetryScheduled _,
          RunEvent.IntegrationStarted _,
          RunEvent.IntegrationDelayed _,
          RunEvent.TaskCancelled _,
          RunEvent.RunInterrupted _,
          RunEvent.RunResumed _,
          RunEvent.QuestionAsked _,
          RunEvent.QuestionReferred _,
          RunEvent.QuestionProlonged _,
          RunEvent.AnswerRefused _,
          RunEvent.QuestionAnswered _,
          RunEvent.QuestionWithdrawn _,
          RunEvent.ProgressReported _,
          RunEvent.UsageReported _,
          RunEvent.ProviderStateChanged _,
          RunEvent.BudgetReached _,
          RunEvent.BudgetSet _,
          RunEvent.RunFinished _ -> {}
    }
  }

  private void succeeded(RunEvent.TaskSucceeded success) {
    succeeded++;
    if (success.commit() != null) {
      parked = success.parked();
    }
  }

  Optional<Instant> lastSeen() {
    return Optional.ofNullable(lastSeen);
  }

  String howToResume() {
    return "`orchestrator resume %s` goes on from here".formatted(run);
  }

  private String counts() {
    return ": %d of %d tasks succeeded%s%s"
        .formatted(
            succeeded,
            tasks,
            failures.isEmpty() ? "" : ", %d failed".formatted(failures.size()),
            skipped == 0 ? "" : ", %d skipped".formatted(skipped));
  }

  /// @param elapsed seconds
  List<String> summary(String elapsed) {
    var lines = new ArrayList<String>();
    lines.add("done in %s s%s".formatted(elapsed, tasks == 0 ? "" : counts()));
    expenses.words().ifPresent(lines::add);
    failures.forEach((task, _) ->
        lines.add(
            "  %s failed; see `orchestrator logs %s %s`; if it wrote anything, that is on branch orchestrator/%s/%s"
                .formatted(task, run, task, run, task)));
    if (parked != null) {
      lines.add(parked);
    }
    return lines;
  }
}
