package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.launcher.report.RunEnd;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Follows one run that is driven in this JVM: what the bus did not bring is read from the store.
/// As a verticle it only takes notes; the thread that follows does the feeding.
final class RunWatch extends VerticleBase {
  private static final int PAGE = 1_000;

  /// Notes past this many are dropped; the gap is then filled from the store.
  private static final int MAX_NOTES = 100_000;

  private sealed interface Note {
    record Progress(List<JournalEntry> entries) implements Note {}

    record Over(RunEnd end) implements Note {}
  }

  private final Bus bus;
  private final RunId run;
  private final RunFeed feed;
  private final BlockingQueue<Note> notes = new LinkedBlockingQueue<>(MAX_NOTES);

  RunWatch(Bus bus, RunId run, RunFeed feed) {
    this.bus = bus;
    this.run = run;
    this.feed = feed;
  }

  @Override
  public Future<?> start() {
    bus.subscribe(SchedulerAddresses.PROGRESS, this::note);
    bus.subscribe(SchedulerAddresses.HALTED, this::note);
    return Future.succeededFuture();
  }

  private void note(RunProgress progress) {
    if (progress.run().equals(run)) {
      notes.offer(new Note.Progress(progress.entries()));
    }
  }

  private void note(RunHalted halted) {
    if (halted.run().equals(run)) {
      over(new RunEnd.Halted(halted.reason()));
    }
  }

  /// Tells that the scheduler does no more with the run; callable from any thread. If the journal
  /// says that the run has finished, then that is its end.
  void over(RunEnd because) {
    notes.offer(new Note.Over(because));
  }

  /// Feeds until the run is over or can go no further for now. Call once.
  void follow() throws InterruptedException {
    while (feed.end().isEmpty()) {
      switch (notes.take()) {
        case Note.Progress(var entries) -> {
          take(entries);
          feed.upToDate();
        }
        case Note.Over(var because) -> {
          // a store that cannot be read any more takes nothing from the reason to end
          var _ = catchUp();
          feed.endWith(because);
        }
      }
    }
  }

  private void take(List<JournalEntry> entries) {
    if (entries.getFirst().sequence() > feed.sequence() + 1) {
      catchUp().ifPresent(refusal -> feed.endWith(new RunEnd.Halted(refusal.sentence())));
    }
    entries.forEach(feed::take);
  }

  /// @return why the store did not give everything
  private Optional<Refusal> catchUp() {
    var more = true;
    while (more) {
      switch (bus.ask(StoreAddresses.READ, new ReadJournal(run, feed.sequence(), PAGE))) {
        case Reply.Done<JournalPage>(var page) -> {
          page.entries().forEach(feed::take);
          more = page.entries().size() == PAGE;
        }
        case Reply.Refused<JournalPage>(var refusal) -> {
          return Optional.of(refusal);
        }
      }
    }
    return Optional.empty();
  }
}
