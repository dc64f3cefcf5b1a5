package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.launcher.UserException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sets other bounds to what may be spent; what was stopped for the old ones goes on.
@Command(
    name = "budget",
    description =
        "Set how much a run, or one of its tasks, may spend; work that was stopped goes on.")
final class BudgetCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "One task alone.")
  private @Nullable String task;

  @Option(
      names = "--usd",
      paramLabel = "N",
      description = "US dollars, all that was spent included.")
  private @Nullable Double usd;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens without those read from a cache, all that were used included.")
  private @Nullable Long tokens;

  @Option(names = "--none", description = "No other bound than those given beside it.")
  private boolean none;

  BudgetCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    if (usd == null && tokens == null && !none) {
      throw UserException.usage("there is no bound; give --usd N, --tokens N or --none");
    }
    var target = instructions.target();
    var id = task == null ? null : target.task(task);
    return instructions.give(
        target,
        List.of(new RunInstruction.SetBudget(target.run(), id, usd, tokens, none)),
        "the budget of %s is set".formatted(id == null ? "run " + target.run() : "task " + id));
  }
}
