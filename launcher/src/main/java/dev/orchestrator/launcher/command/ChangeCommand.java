package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Sends what an agent proposed back to it.
@Command(
    name = "change",
    description = "Send the plan that was proposed for a run back to the orchestrator agent.")
final class ChangeCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", paramLabel = "WORDS", description = "What is to be different.")
  private @Nullable String words;

  ChangeCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    var change = new RunInstruction.ChangePlan(target.run(), Objects.requireNonNull(words));
    return instructions.give(
        target, List.of(change), "the plan of run %s is being made again".formatted(target.run()));
  }
}
