package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import org.jspecify.annotations.Nullable;

/// Starts a run. Repeating it with the same id changes nothing.
///
/// @param run chosen by the asker
/// @param plan null for a run that is to be planned
/// @param goal what the run is for, null where the plan says it
/// @param concurrency attempts at once, null for the configured number
/// @param approval what is done with a plan that an agent made
/// @param budget bounds of the whole run in the place of the configured ones, null for none
public record StartRun(
    RunId run,
    @Nullable Plan plan,
    @Nullable String goal,
    RunOrigin origin,
    @Nullable Integer concurrency,
    Approval approval,
    @Nullable Budget budget) {

  /// A run with the configured budget.
  public StartRun(
      RunId run,
      @Nullable Plan plan,
      @Nullable String goal,
      RunOrigin origin,
      @Nullable Integer concurrency,
      Approval approval) {
    this(run, plan, goal, origin, concurrency, approval, null);
  }

  /// A run of a given plan.
  public StartRun(RunId run, Plan plan, RunOrigin origin, @Nullable Integer concurrency) {
    this(run, plan, null, origin, concurrency, Approval.ASK);
  }

  /// A run that is planned from its goal.
  public StartRun(
      RunId run, String goal, RunOrigin origin, @Nullable Integer concurrency, Approval approval) {
    this(run, null, goal, origin, concurrency, approval);
  }
}
