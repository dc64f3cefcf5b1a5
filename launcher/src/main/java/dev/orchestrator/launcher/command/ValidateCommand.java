package dev.orchestrator.launcher.command;

import dev.orchestrator.launcher.ExitCode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Tells whether a plan could be run.
@Command(name = "validate", description = "Check a plan file and name everything wrong with it.")
final class ValidateCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(paramLabel = "FILE", description = "The plan file.")
  private @Nullable Path file;

  ValidateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var config = project.configAnywhere();
    var plan = PlanFile.read(surroundings, Objects.requireNonNull(file), config);
    surroundings.out().printf("%s is a valid plan of %d tasks%n", file, plan.tasks().size());
    return ExitCode.SUCCEEDED;
  }
}
