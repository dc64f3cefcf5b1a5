package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.launcher.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds tasks to a run, whether it is under way or over.
@Command(
    name = "add",
    description =
        "Add tasks to a run: those in a file, or those that the orchestrator agent plans.")
final class AddCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The tasks, in the form of a plan; they may depend on tasks of the run.")
  private @Nullable Path file;

  @Option(
      names = "--goal",
      paramLabel = "GOAL",
      description = "What the orchestrator agent is to plan more tasks for.")
  private @Nullable String goal;

  AddCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    if ((file == null) == (goal == null)) {
      throw UserException.usage(
          "nothing to add, or too much; give a FILE, or a --goal to plan for");
    }
    var target = instructions.target();
    if (goal != null) {
      return instructions.give(
          target,
          List.of(new RunInstruction.PlanMore(target.run(), goal)),
          "more tasks are being planned for run %s".formatted(target.run()));
    }
    var tasks = instructions.tasks(Objects.requireNonNull(file), target);
    return instructions.give(
        target,
        List.of(new RunInstruction.AddTasks(target.run(), tasks)),
        "run %s has %d more tasks".formatted(target.run(), tasks.size()));
  }
}
