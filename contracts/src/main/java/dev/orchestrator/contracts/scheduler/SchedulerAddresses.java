package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Topic;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.Duration;

/// What the scheduler serves and tells.
public final class SchedulerAddresses {
  /// Refused with `INVALID` when the plan or an agent that it names is not usable.
  public static final Command<StartRun, Acknowledged> START =
      Command.of("scheduler.run.start", StartRun.class, Acknowledged.class);

  /// Refused with `NOT_FOUND`, or with `WRONG_STATE` when the run is over and no instruction gives
  /// it work again.
  public static final Command<ResumeRun, Acknowledged> RESUME =
      Command.of("scheduler.run.resume", ResumeRun.class, Acknowledged.class);

  /// Answered when what follows from the instruction is in the journal. Refused with `NOT_FOUND`
  /// when the run is not driven here.
  public static final Command<RunInstruction, Acknowledged> INSTRUCT =
      Command.of("scheduler.run.instruct", RunInstruction.class, Acknowledged.class);

  public static final Command<ListDrivenRuns, DrivenRuns> DRIVEN =
      Command.of("scheduler.runs.list", ListDrivenRuns.class, DrivenRuns.class);

  /// Answered when all work has stopped and is kept, which takes long in large repositories.
  public static final Command<InterruptRun, Acknowledged> INTERRUPT =
      new Command<>(
          "scheduler.run.interrupt",
          InterruptRun.class,
          Acknowledged.class,
          Duration.ofMinutes(10));

  /// Answered when what follows from the report is in the journal. Refused with `NOT_FOUND` when
  /// the run is not driven here.
  public static final Command<AttemptReport, Acknowledged> REPORT =
      Command.of("scheduler.attempt.report", AttemptReport.class, Acknowledged.class);

  public static final Topic<RunProgress> PROGRESS =
      new Topic<>("scheduler.run.progressed", RunProgress.class);

  public static final Topic<RunHalted> HALTED =
      new Topic<>("scheduler.run.halted", RunHalted.class);

  public static final Topic<RunnersSought> SOUGHT =
      new Topic<>("scheduler.runners.sought", RunnersSought.class);

  private SchedulerAddresses() {}
}
