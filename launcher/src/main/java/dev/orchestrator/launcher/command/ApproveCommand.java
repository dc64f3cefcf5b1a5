package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Says yes: to a plan that an agent proposed, or to work that a check still wants changed.
@Command(
    name = "approve",
    description = "Run the plan that was proposed for a run, or take a task's work as it is.")
final class ApproveCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Take the work of this task, although its check still asks for changes.")
  private @Nullable String task;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Run the tasks in this file in place of those that were proposed.")
  private @Nullable Path file;

  ApproveCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    var run = target.run();
    if (task != null) {
      var id = target.task(task);
      return instructions.give(
          target,
          List.of(new RunInstruction.AcceptTask(run, id)),
          "the work of task %s of run %s is taken as it is".formatted(id, run));
    }
    return instructions.give(
        target,
        List.of(new RunInstruction.ApprovePlan(run, edited(target))),
        "the plan of run %s is approved".formatted(run));
  }

  private @Nullable List<Task> edited(Instructions.Target target) {
    return file == null ? null : instructions.tasks(file, target);
  }
}
