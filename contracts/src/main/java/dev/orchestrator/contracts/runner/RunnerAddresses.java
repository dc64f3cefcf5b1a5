package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.bus.Command;

/// What a runner serves. Each request is answered at once; the work is reported to the scheduler.
public final class RunnerAddresses {
  public static final Command<Assignment, Accepted> ASSIGN =
      Command.of("runner.attempt.assign", Assignment.class, Accepted.class);
  public static final Command<StopAttempt, Accepted> STOP =
      Command.of("runner.attempt.stop", StopAttempt.class, Accepted.class);
  public static final Command<Integration, Accepted> INTEGRATE =
      Command.of("runner.task.integrate", Integration.class, Accepted.class);

  private RunnerAddresses() {}
}
