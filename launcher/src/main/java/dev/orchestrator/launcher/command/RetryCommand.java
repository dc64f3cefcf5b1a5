package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.launcher.UserException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Tries tasks again that failed or were cancelled, and with them what was skipped for them.
@Command(
    name = "retry",
    description = "Try a task of a run again, or all that failed or were cancelled.")
final class RetryCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "One task alone.")
  private @Nullable String task;

  RetryCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    var tasks = task == null ? target.unsuccessful() : List.of(target.task(task));
    if (tasks.isEmpty()) {
      throw UserException.usage(
          "no task of run %s has failed or was cancelled".formatted(target.run()));
    }
    var retries =
        tasks.stream()
            .<RunInstruction>map(id -> new RunInstruction.RetryTask(target.run(), id))
            .toList();
    var names = tasks.stream().map(TaskId::value).collect(Collectors.joining(", "));
    return instructions.give(
        target, retries, "%s of run %s is tried again".formatted(names, target.run()));
  }
}
