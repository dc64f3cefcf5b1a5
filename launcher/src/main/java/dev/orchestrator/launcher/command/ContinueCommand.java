package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lets attempts of a paused run start again.
@Command(name = "continue", description = "Let attempts of a paused run start again.")
final class ContinueCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  ContinueCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    return instructions.give(
        target,
        List.of(new RunInstruction.ContinueRun(target.run())),
        "run %s goes on".formatted(target.run()));
  }
}
