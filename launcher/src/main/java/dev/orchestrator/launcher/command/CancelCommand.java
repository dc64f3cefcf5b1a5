package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.launcher.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Gives up a run or one of its tasks.
@Command(
    name = "cancel",
    description = "Give up a run, or one task of it; what is done so far is kept.")
final class CancelCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "One task alone.")
  private @Nullable String task;

  CancelCommand(Surroundings surroundings) {
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
          List.of(new RunInstruction.CancelTask(run, id)),
          "task %s of run %s is given up".formatted(id, run));
    }
    var exitCode =
        instructions.give(
            target,
            List.of(new RunInstruction.CancelRun(run)),
            "run %s is given up".formatted(run));
    // a run that was given up is what was asked for
    return exitCode == ExitCode.FAILED ? ExitCode.SUCCEEDED : exitCode;
  }
}
