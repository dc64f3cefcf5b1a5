package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.planning.ProposedPlan;
import dev.orchestrator.launcher.report.ProgressLines;
import dev.orchestrator.launcher.report.ReportSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Has the orchestrator agent plan, and runs nothing of it.
@Command(
    name = "plan",
    description = "Let the orchestrator agent make a plan for a goal, and print it.")
final class PlanCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(arity = "0..1", paramLabel = "GOAL", description = "What to plan for.")
  private @Nullable String goal;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "A new file for the plan (default: it is printed).")
  private @Nullable Path output;

  @Option(
      names = "--base",
      paramLabel = "REF",
      description = "The branch or commit to plan for (default: HEAD).")
  private @Nullable String base;

  @Option(names = "--schema", description = "Print the JSON Schema of plan files.")
  private boolean schema;

  PlanCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    if (schema) {
      surroundings.out().print(SchemaCheck.planSchema());
      return ExitCode.SUCCEEDED;
    }
    if (goal == null || goal.isBlank()) {
      throw UserException.usage("nothing to plan for; give a goal, or --schema for the schema");
    }
    if (output != null && Files.exists(place(output))) {
      throw UserException.usage("%s is there already; name a new file".formatted(output));
    }
    return plan(goal);
  }

  private int plan(String wish) throws Exception {
    var repository = project.repository();
    var config = project.config(repository);
    var origin = project.origin(repository, base);
    Preflight.check(
        Set.of(Config.ORCHESTRATOR), config, surroundings.environment(), repository.top());
    var state = project.createState(repository);
    var run = RunIds.next(surroundings.clock().instant(), surroundings.random());
    var proposed = new ProposedPlan(wish, new ProgressLines(run, surroundings.err(), 0));
    var exitCode =
        surroundings
            .localRun(state, config)
            .start(
                new StartRun(run, wish, origin, null, Approval.PLAN_ONLY),
                ReportSource.of(proposed));
    if (exitCode == ExitCode.SUCCEEDED) {
      deliver(proposed.text());
    }
    return exitCode;
  }

  private void deliver(String plan) {
    if (output == null) {
      surroundings.out().print(plan);
      return;
    }
    try {
      Files.writeString(place(output), plan, StandardOpenOption.CREATE_NEW);
      surroundings.err().printf("wrote %s; `orchestrator run --plan %1$s` runs it%n", output);
    } catch (IOException e) {
      // the plan has cost a model's work: better on the screen than lost
      surroundings.out().print(plan);
      throw UserException.environment(
          "%s cannot be written (%s), so the plan is printed; save it from here"
              .formatted(output, IoReason.of(e)));
    }
  }

  private Path place(Path file) {
    return surroundings.folder().resolve(file);
  }
}
