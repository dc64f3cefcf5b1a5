package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Topic;
import dev.orchestrator.contracts.runner.AttemptReport;

/// What the scheduler serves and tells.
public final class SchedulerAddresses {
  /// Refused with `INVALID` when the plan or an agent that it names is not usable.
  public static final Command<StartRun, Acknowledged> START =
      Command.of("scheduler.run.start", StartRun.class, Acknowledged.class);

  /// Refused with `NOT_FOUND`, or with `WRONG_STATE` when the run is over.
  public static final Command<ResumeRun, Acknowledged> RESUME =
      Command.of("scheduler.run.resume", ResumeRun.class, Acknowledged.class);

  public static final Command<InterruptRun, Acknowledged> INTERRUPT =
      Command.of("scheduler.run.interrupt", InterruptRun.class, Acknowledged.class);

  public static final Command<AttemptReport, Acknowledged> REPORT =
      Command.of("scheduler.attempt.report", AttemptReport.class, Acknowledged.class);

  public static final Topic<RunProgress> PROGRESS =
      new Topic<>("scheduler.run.progressed", RunProgress.class);

  public static final Topic<RunHalted> HALTED =
      new Topic<>("scheduler.run.halted", RunHalted.class);

  private SchedulerAddresses() {}
}
