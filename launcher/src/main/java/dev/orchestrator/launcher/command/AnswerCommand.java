package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.launcher.UserException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Answers a question of an agent, also one that the orchestrator agent still thinks about.
@Command(name = "answer", description = "Answer a question that an agent has asked.")
final class AnswerCommand implements Callable<Integer> {
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", paramLabel = "QUESTION", description = "The number of the question.")
  private int question;

  @Parameters(index = "2", paramLabel = "TEXT", description = "What the agent is told.")
  private @Nullable String text;

  AnswerCommand(Surroundings surroundings) {
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var answer = Objects.requireNonNull(text);
    if (answer.isBlank()) {
      throw UserException.usage("there is no answer; give a text");
    }
    var target = instructions.target();
    return instructions.give(
        target,
        List.of(new RunInstruction.AnswerQuestion(target.run(), question, answer)),
        "question %d of run %s is answered".formatted(question, target.run()));
  }
}
