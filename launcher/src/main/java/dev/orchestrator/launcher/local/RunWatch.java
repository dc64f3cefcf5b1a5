package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.launcher.report.RunEnd;
import dev.orchestrator.launcher.report.RunReport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CompletableFuture;

/// Follows one run and hands each of its events to a report, in order and without gaps: what the
/// bus did not bring is read from the store.
public final class RunWatch extends VerticleBase {
  private static final int PAGE = 1_000;

  private final Bus bus;
  private final RunId run;
  private final RunReport report;
  private final CompletableFuture<RunEnd> end = new CompletableFuture<>();
  private long sequence;

  public RunWatch(Bus bus, RunId run, RunReport report) {
    this.bus = bus;
    this.run = run;
    this.report = report;
  }

  @Override
  public Future<?> start() {
    bus.subscribe(SchedulerAddresses.PROGRESS, this::take);
    bus.subscribe(SchedulerAddresses.HALTED, this::take);
    return Future.succeededFuture();
  }

  /// Completes when the run is over or can go no further for now.
  public CompletableFuture<RunEnd> end() {
    return end;
  }

  private void take(RunHalted halted) {
    if (halted.run().equals(run)) {
      end.complete(new RunEnd.Halted(halted.reason()));
    }
  }

  private void take(RunProgress progress) {
    if (progress.run().equals(run)) {
      if (progress.entries().getFirst().sequence() > sequence + 1) {
        catchUp();
      }
      progress.entries().forEach(this::take);
    }
  }

  private void catchUp() {
    var more = true;
    while (more) {
      more =
          switch (bus.ask(StoreAddresses.READ, new ReadJournal(run, sequence, PAGE))) {
            case Reply.Done<JournalPage>(var page) -> {
              page.entries().forEach(this::take);
              yield page.entries().size() == PAGE;
            }
            case Reply.Refused<JournalPage>(var refusal) -> {
              end.complete(new RunEnd.Halted(refusal.sentence()));
              yield false;
            }
          };
    }
  }

  private void take(JournalEntry entry) {
    if (entry.sequence() > sequence) {
      sequence = entry.sequence();
      report.event(entry);
      if (entry.event() instanceof RunEvent.RunFinished(var outcome)) {
        end.complete(new RunEnd.Finished(outcome));
      }
    }
  }
}
