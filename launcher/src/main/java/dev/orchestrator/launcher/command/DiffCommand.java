package dev.orchestrator.launcher.command;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.runner.integration.TaskDiff;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what a task has changed.
@Command(name = "diff", description = "Print what a task has changed, as git prints it.")
final class DiffCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run.")
  private @Nullable String wanted;

  @Parameters(index = "1", paramLabel = "TASK", description = "The task.")
  private @Nullable String task;

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
      var run = RunChoice.of(store, wanted);
      var id = TaskChoice.of(store, run.run(), Objects.requireNonNull(task));
      var diff = new TaskDiff(repository, run.origin()).of(run.run(), id, colour);
      surroundings.out().print(diff);
    }
    return ExitCode.SUCCEEDED;
  }
}
