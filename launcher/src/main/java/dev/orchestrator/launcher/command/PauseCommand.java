package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.launcher.UserException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lets no attempt start any more; what runs goes on.
@Command(
    name = "pause",
    description = "Let no attempt of a run, or of one task, start until it is continued.")
final class PauseCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "One task alone.")
  private @Nullable String task;

  PauseCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    var run = target.run();
    if (!target.live()) {
      throw UserException.usage(
          "run %s is not under way, so there is nothing to pause".formatted(run));
    }
    if (task != null) {
      var id = target.task(task);
      return instructions.give(
          target,
          List.of(new RunInstruction.PauseTask(run, id)),
          "task %s is paused; `orchestrator continue %s %1$s` lets its attempts start again"
              .formatted(id, run));
    }
    return instructions.give(
        target,
        List.of(new RunInstruction.PauseRun(run)),
        "run %s is paused; `orchestrator continue %1$s` lets its attempts start again"
            .formatted(run));
  }
}
