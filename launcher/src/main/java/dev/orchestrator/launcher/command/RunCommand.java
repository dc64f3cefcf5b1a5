package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.runner.git.Repository;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a plan from its start, given or made from a goal.
@Command(
    name = "run",
    description = "Run a goal or a plan: each task on an agent in a worktree of its own.")
final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;
  @Mixin private final Format format;
  @Mixin private final Observing observing;

  @Parameters(arity = "0..1", paramLabel = "GOAL", description = "What the run is for.")
  private @Nullable String goal;

  @Option(names = "--plan", paramLabel = "FILE", description = "The plan to run.")
  private @Nullable Path planFile;

  @Option(
      names = "--base",
      paramLabel = "REF",
      description =
          "The branch or commit to start from; a branch also gets the result (default: HEAD).")
  private @Nullable String base;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Agents that work at once (default: run.concurrency of the configuration).")
  private @Nullable Integer concurrency;

  @Option(
      names = "--budget-usd",
      paramLabel = "N",
      description = "US dollars that the run may cost (default: run.budget of the configuration).")
  private @Nullable Double budgetUsd;

  @Option(
      names = "--budget-tokens",
      paramLabel = "N",
      description = "Tokens, without those read from a cache, that the run may use.")
  private @Nullable Long budgetTokens;

  @Option(
      names = "--yes",
      description =
          "Run the plan that is made of the goal without asking; where nobody can be asked, end when"
              + " only a person could go on.")
  private boolean yes;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
    this.format = new Format(surroundings);
    this.observing = surroundings.observing();
  }

  @Override
  public Integer call() throws Exception {
    if (planFile == null && (goal == null || goal.isBlank())) {
      throw UserException.usage("nothing to run; give a goal, or a plan with --plan FILE");
    }
    if (concurrency != null && concurrency < 1) {
      throw UserException.usage(
          "--concurrency is %d; expected a number from 1 up".formatted(concurrency));
    }
    checkBudget();
    var repository = project.repository();
    var config = project.config(repository);
    var plan = planFile == null ? null : withGoal(PlanFile.read(surroundings, planFile, config));
    var origin = project.origin(repository, base);
    Preflight.check(
        PlanAgents.of(plan, config), config, surroundings.environment(), repository.top());
    mentionSurprises(repository, origin);
    if (plan == null && !yes && !format.canAsk()) {
      note("nobody can be asked here; --yes runs the plan that is made without asking");
    }
    var state = project.createState(repository);
    var run = RunIds.next(surroundings.clock().instant(), surroundings.random());
    return surroundings
        .localRun(state, config)
        .start(
            new StartRun(
                run,
                plan,
                goal,
                origin,
                concurrency,
                yes ? Approval.AUTOMATIC : Approval.ASK,
                new Budget(budgetUsd, budgetTokens)),
            format.report(run, config, 0),
            !yes || format.canAsk());
  }

  private void checkBudget() {
    if (budgetUsd != null && !(budgetUsd > 0 && Double.isFinite(budgetUsd))) {
      throw UserException.usage(
          "--budget-usd is %s; expected a number above 0".formatted(budgetUsd));
    }
    if (budgetTokens != null && budgetTokens < 1) {
      throw UserException.usage(
          "--budget-tokens is %d; expected a number from 1 up".formatted(budgetTokens));
    }
  }

  private Plan withGoal(Plan plan) {
    return goal == null ? plan : new Plan(goal, plan.tasks());
  }

  private void mentionSurprises(Repository repository, RunOrigin origin) {
    if (repository.dirty()) {
      note(
          "the checkout has uncommitted changes; tasks start from commit %s without them"
              .formatted(origin.baseCommit()));
    }
    if (origin.targetBranch() == null) {
      note("HEAD is detached; the result will wait on its own ref until you merge it");
    }
    repository
        .unfinishedOperation()
        .ifPresent(operation -> note("a %s is unfinished in the checkout".formatted(operation)));
  }

  private void note(String sentence) {
    surroundings.err().println("note: " + sentence);
  }
}
