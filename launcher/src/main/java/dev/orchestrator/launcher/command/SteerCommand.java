package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.SteerAttempt;
import dev.orchestrator.contracts.runner.Steered;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.local.Refusals;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says something to an agent while it works.
@Command(name = "steer", description = "Say something to the agent that works on a task.")
final class SteerCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Instructions instructions;

  @Parameters(index = "1", paramLabel = "TASK", description = "The task.")
  private @Nullable String task;

  @Parameters(index = "2", paramLabel = "TEXT", description = "What you say.")
  private @Nullable String text;

  SteerCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.instructions = new Instructions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var target = instructions.target();
    var id = target.task(Objects.requireNonNull(task));
    if (text == null || text.isBlank()) {
      throw UserException.usage("there is nothing to say; give a text");
    }
    if (!target.live() || target.attempts(id) == 0) {
      throw nobodyWorks(target, id);
    }
    var attempt = new AttemptId(target.run(), id, target.attempts(id));
    surroundings.out().println(outcome(target, new SteerAttempt(attempt, text)));
    return ExitCode.SUCCEEDED;
  }

  private String outcome(Instructions.Target target, SteerAttempt words) {
    var reply = instructions.withDriver(target, driver -> driver.ask(RunnerAddresses.STEER, words));
    var id = words.attempt().task();
    return switch (reply) {
      case Reply.Done<Steered>(var steered) ->
          switch (steered.outcome()) {
            case IN_TURN -> "the agent of task %s reads it in the turn it is at".formatted(id);
            case NEXT_TURN ->
                "the agent of task %s cannot listen in this turn; it is the next one of the same session"
                    .formatted(id);
            case NOT_RUNNING -> throw nobodyWorks(target, id);
          };
      case Reply.Refused<Steered>(var refusal) -> throw Refusals.asUserException(refusal);
    };
  }

  private static UserException nobodyWorks(Instructions.Target target, TaskId id) {
    return UserException.usage(
        "no agent works on task %s of run %s now; `orchestrator status %2$s` says where it stands"
            .formatted(id, target.run()));
  }
}
