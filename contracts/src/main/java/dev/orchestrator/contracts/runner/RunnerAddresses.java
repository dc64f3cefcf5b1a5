package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Topic;
import java.time.Duration;

/// What a runner serves. Unless said otherwise a request is answered at once and its outcome is
/// reported to the scheduler.
public final class RunnerAddresses {
  public static final Command<Assignment, Accepted> ASSIGN =
      Command.of("runner.attempt.assign", Assignment.class, Accepted.class);
  public static final Command<StopAttempt, Accepted> STOP =
      Command.of("runner.attempt.stop", StopAttempt.class, Accepted.class);

  /// Answered with the outcome. Refused with `INVALID` when the attempt's CLI has no conversation
  /// that words could become a part of, and with `WRONG_STATE` when too many wait for it already.
  public static final Command<SteerAttempt, Steered> STEER =
      Command.of("runner.attempt.steer", SteerAttempt.class, Steered.class);

  public static final Command<DeliverAnswer, Accepted> ANSWER =
      Command.of("runner.attempt.answer", DeliverAnswer.class, Accepted.class);

  public static final Command<Integration, Accepted> INTEGRATE =
      Command.of("runner.task.integrate", Integration.class, Accepted.class);

  /// Asked by a scheduler that takes a run up, which waits only a moment: attempts that are named
  /// in the answer go on under it.
  public static final Command<ListUnderWay, UnderWay> UNDER_WAY =
      new Command<>(
          "runner.attempts.list", ListUnderWay.class, UnderWay.class, Duration.ofSeconds(5));

  /// Answered when everything is put away, which takes long after a large run.
  public static final Command<CloseRun, Accepted> CLOSE =
      new Command<>("runner.run.close", CloseRun.class, Accepted.class, Duration.ofMinutes(10));

  /// At the start of a runner, when a scheduler seeks runners, and when there is more to say.
  public static final Topic<RunnerAnnouncement> ANNOUNCED =
      new Topic<>("runner.announced", RunnerAnnouncement.class);

  private RunnerAddresses() {}
}
