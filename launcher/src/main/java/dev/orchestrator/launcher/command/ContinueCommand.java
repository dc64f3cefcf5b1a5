package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lets attempts start again that were paused.
@Command(
    name = "continue",
    description = "Let attempts of a paused run, or of one paused task, start again.")
final class ContinueCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "One task alone.")
  private @Nullable String task;

  ContinueCommand(Surroundings surroundings) {
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
          List.of(new RunInstruction.ContinueTask(run, id)),
          "task %s of run %s goes on".formatted(id, run));
    }
    return instructions.give(
        target, List.of(new RunInstruction.ContinueRun(run)), "run %s goes on".formatted(run));
  }
}
