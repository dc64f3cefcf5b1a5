package dev.orchestrator.launcher.command;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.runner.integration.TaskDiff;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints what a task has changed.
@Command(name = "diff", description = "Print what a task has changed, as git prints it.")
final class DiffCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;
  @Mixin private final OneTask chosen = new OneTask();

  @Option(names = "--color", description = "With colours.")
  private boolean colour;

  DiffCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var repository = project.repository();
    try (var store = project.store(repository)) {
      var choice = chosen.in(store);
      var run = choice.run();
      var diff = new TaskDiff(repository, run.origin()).of(run.run(), choice.task(), colour);
      surroundings.out().print(diff);
    }
    return ExitCode.SUCCEEDED;
  }
}
