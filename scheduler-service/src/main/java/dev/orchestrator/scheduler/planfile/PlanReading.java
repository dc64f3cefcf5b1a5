package dev.orchestrator.scheduler.planfile;

import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.schema.Problem;
import java.util.List;

/// What became of a plan text.
public sealed interface PlanReading {

  /// The plan is consistent and all its agents exist.
  record Valid(Plan plan) implements PlanReading {}

  /// Everything that is wrong with it, at least one problem.
  record Invalid(List<Problem> problems) implements PlanReading {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
