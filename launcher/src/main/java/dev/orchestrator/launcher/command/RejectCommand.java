package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Drops what an agent proposed: the run ends, or goes on without the addition.
@Command(name = "reject", description = "Drop the plan that was proposed for a run.")
final class RejectCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REASON",
      defaultValue = "not wanted",
      description = "Why (default: ${DEFAULT-VALUE}).")
  private String reason = "";

  RejectCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    return instructions.give(
        target,
        List.of(new RunInstruction.RejectPlan(target.run(), reason)),
        "the plan proposed for run %s is dropped".formatted(target.run()));
  }
}
