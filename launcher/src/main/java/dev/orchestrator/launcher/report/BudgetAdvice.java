package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/// The command by which a person lets work go on that was stopped for a budget.
public final class BudgetAdvice {
  private BudgetAdvice() {}

  /// @param task whose bound is reached, null for the run's
  public static String of(RunId run, @Nullable TaskId task) {
    return "`orchestrator budget %s%s --usd N` (or --tokens N, --none)"
        .formatted(run, task == null ? "" : " " + task);
  }
}
