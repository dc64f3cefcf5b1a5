package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Tells the scheduler about attempts, again and again until it has taken note.
public final class Reports {
  private static final Logger LOG = System.getLogger(Reports.class.getName());
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Bus bus;

  public Reports(Bus bus) {
    this.bus = bus;
  }

  /// Returns when the scheduler has the report, or does not want it, or the thread is interrupted.
  public void send(AttemptReport report) {
    send(report, () -> false);
  }

  /// The same with a report that must not be lost. A scheduler that does not drive the run may take
  /// it up later, or another one may.
  ///
  /// @param kept whether the report is still of use to anybody
  public void send(AttemptReport report, BooleanSupplier kept) {
    var pause = SHORTEST_PAUSE;
    while (!isTaken(report, kept)) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private static boolean mayBeTakenLater(Refusal refusal) {
    return refusal.isTemporary() || refusal.code() == Refusal.Code.INTERNAL;
  }

  private boolean isTaken(AttemptReport report, BooleanSupplier kept) {
    return switch (bus.ask(SchedulerAddresses.REPORT, report)) {
      case Reply.Done<Acknowledged> _ -> true;
      case Reply.Refused<Acknowledged>(var refusal) when mayBeTakenLater(refusal) -> false;
      case Reply.Refused<Acknowledged>(var refusal)
          when refusal.code() == Refusal.Code.NOT_FOUND && kept.getAsBoolean() ->
          false;
      case Reply.Refused<Acknowledged>(var refusal) -> {
        LOG.log(Level.DEBUG, "report of {0} is not wanted: {1}", report.attempt(), refusal);
        yield true;
      }
    };
  }
}
