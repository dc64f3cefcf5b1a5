package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.report.ReportSource;
import dev.orchestrator.launcher.report.RunEnd;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// One run in this JVM from its start or resumption to its end, with Ctrl-C in between.
public final class LocalRun {
  private final StateFolder state;
  private final Config config;
  private final Map<String, String> environment;
  private final RandomGenerator random;

  public LocalRun(
      StateFolder state, Config config, Map<String, String> environment, RandomGenerator random) {
    this.state = state;
    this.config = config;
    this.environment = environment;
    this.random = random;
  }

  /// Runs from the start to the end.
  ///
  /// @return the program's exit code
  /// @throws UserException when the run cannot begin, or cannot go on for now
  public int start(StartRun request, ReportSource report) throws Exception {
    return follow(
        request.run(),
        report,
        bus -> bus.ask(SchedulerAddresses.START, request),
        "interrupted; nothing was started");
  }

  /// Runs from where the run was left to the end.
  ///
  /// @return the program's exit code
  /// @throws UserException when the run cannot be resumed, or cannot go on for now
  public int resume(ResumeRun request, ReportSource report) throws Exception {
    return follow(
        request.run(),
        report,
        bus -> bus.ask(SchedulerAddresses.RESUME, request),
        "interrupted before anything was started; `orchestrator resume %s` goes on with the run"
            .formatted(request.run()));
  }

  private int follow(
      RunId run,
      ReportSource report,
      Function<Bus, Reply<Acknowledged>> begin,
      String interruptedBefore)
      throws Exception {
    try (var interrupts = new Interrupts();
        var _ = state.lock();
        var services = LocalServices.start(state, config, environment, random)) {
      var bus = services.bus();
      var watch =
          new RunWatch(
              bus, run, report.report(order -> bus.ask(SchedulerAddresses.INSTRUCT, order)));
      services.deploy(watch);
      LeftoverRuns.putAway(state, bus);
      if (interrupts.asked()) {
        throw UserException.interrupted(interruptedBefore);
      }
      if (begin.apply(bus) instanceof Reply.Refused<Acknowledged>(var refusal)) {
        throw Refusals.asUserException(refusal);
      }
      // a signal that came meanwhile stops the run now
      interrupts.onFirst(() -> interrupt(bus, run, watch));
      return exitCode(run, watch.follow());
    }
  }

  private static void interrupt(Bus bus, RunId run, RunWatch watch) {
    var request = new InterruptRun(run, "interrupted by the user");
    var ending =
        switch (bus.ask(SchedulerAddresses.INTERRUPT, request)) {
          case Reply.Done<Acknowledged> _ -> new RunEnd.Interrupted();
          case Reply.Refused<Acknowledged>(var refusal) -> new RunEnd.Halted(refusal.sentence());
        };
    watch.over(ending);
  }

  private static int exitCode(RunId run, RunEnd end) {
    return switch (end) {
      case RunEnd.Finished(var outcome) ->
          outcome == RunState.SUCCEEDED ? ExitCode.SUCCEEDED : ExitCode.FAILED;
      case RunEnd.Interrupted() -> ExitCode.INTERRUPTED;
      case RunEnd.Halted(var reason) ->
          throw UserException.environment(
              "%s; then `orchestrator resume %s` goes on with the run".formatted(reason, run));
    };
  }
}
