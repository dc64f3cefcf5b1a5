package dev.orchestrator.scheduler.planfile;

import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.scheduler.plan.PlanAnswers;
import java.util.Collection;
import java.util.List;

/// Reads plans from what an agent has said: the same checks as for a file, worded for one who has
/// no file.
public final class AnsweredPlan implements PlanAnswers {
  private static final String SOURCE = "plan";
  private static final int MAX_PROBLEMS = 20;

  private final PlanReader reader;

  public AnsweredPlan(PlanReader reader) {
    this.reader = reader;
  }

  @Override
  public Reading read(String answer, Collection<Task> existing) {
    return reading(reader.read(SOURCE, answer, existing));
  }

  @Override
  public Reading check(List<Task> tasks, Collection<Task> existing) {
    return reading(reader.check(SOURCE, new Plan("", tasks), existing));
  }

  private static Reading reading(PlanReading reading) {
    return switch (reading) {
      case PlanReading.Valid(var plan) -> new Reading.Tasks(plan.tasks());
      case PlanReading.Invalid(var problems) ->
          new Reading.Problems(
              problems.stream().limit(MAX_PROBLEMS).map(AnsweredPlan::sentence).toList());
    };
  }

  private static String sentence(Problem problem) {
    return problem.location().isEmpty()
        ? problem.message()
        : "%s: %s".formatted(problem.location(), problem.message());
  }
}
