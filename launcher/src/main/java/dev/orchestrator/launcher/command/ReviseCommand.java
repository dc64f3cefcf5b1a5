package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Sends a task back to its code step, although its checks have had all their rounds.
@Command(
    name = "revise",
    description = "Send a task whose check still asks for changes back to its agent.")
final class ReviseCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", paramLabel = "TASK", description = "The task.")
  private @Nullable String task;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What you add to the comments of the check.")
  private String words = "";

  ReviseCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    var id = target.task(Objects.requireNonNull(task));
    return instructions.give(
        target,
        List.of(new RunInstruction.ReviseTask(target.run(), id, words)),
        "task %s of run %s goes back to its agent".formatted(id, target.run()));
  }
}
