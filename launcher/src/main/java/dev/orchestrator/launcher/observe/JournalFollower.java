package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.StoreAddresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Listens to the journals of all runs for others; what the bus did not bring is read from the
/// store. As a verticle it only takes notes; a thread of its own does the telling, since more notes
/// come while it reads. Deploy it on virtual threads, between the store and the scheduler.
public final class JournalFollower extends VerticleBase {
  private static final Logger LOG = System.getLogger(JournalFollower.class.getName());
  private static final int PAGE = 1_000;

  /// Notes past this many are dropped; the gap is then filled from the store.
  private static final int MAX_NOTES = 100_000;

  private sealed interface Note {
    record Progress(RunProgress progress) implements Note {}

    record Halted(RunHalted halted) implements Note {}

    record Over() implements Note {}
  }

  private final Bus bus;
  private final List<JournalListener> listeners;
  private final BlockingQueue<Note> notes = new LinkedBlockingQueue<>(MAX_NOTES);
  private final Promise<Void> told = Promise.promise();

  /// The thread's alone.
  private final Map<RunId, Long> last = new HashMap<>();

  JournalFollower(Bus bus, List<JournalListener> listeners) {
    this.bus = bus;
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public Future<?> start() {
    bus.subscribe(
        SchedulerAddresses.PROGRESS, progress -> notes.offer(new Note.Progress(progress)));
    bus.subscribe(SchedulerAddresses.HALTED, halted -> notes.offer(new Note.Halted(halted)));
    Thread.ofVirtual().name("journal-follower").start(this::follow);
    return Future.succeededFuture();
  }

  /// What was published and not heard yet is in the store.
  @Override
  public Future<?> stop() throws InterruptedException {
    notes.put(new Note.Over());
    return told.future();
  }

  private void follow() {
    try {
      var more = true;
      while (more) {
        more = take(notes.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      told.complete();
    }
  }

  /// @return whether more notes may come
  private boolean take(Note note) {
    try {
      switch (note) {
        case Note.Progress(var progress) -> take(progress);
        case Note.Halted(var halted) -> listeners.forEach(one -> one.halted(halted));
        case Note.Over _ -> end();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "metrics and traces miss something", e);
    }
    return !(note instanceof Note.Over);
  }

  private void end() {
    List.copyOf(last.keySet()).forEach(run -> read(run, Long.MAX_VALUE, this::now));
    listeners.forEach(JournalListener::close);
  }

  private void take(RunProgress progress) {
    var first = progress.entries().getFirst().sequence();
    if (!last.containsKey(progress.run())) {
      last.put(progress.run(), 0L);
      read(progress.run(), first, entry -> listeners.forEach(one -> one.past(entry)));
    }
    if (first > last(progress.run()) + 1) {
      read(progress.run(), first, this::now);
    }
    progress.entries().forEach(entry -> tell(entry, this::now));
  }

  private void now(JournalEntry entry) {
    listeners.forEach(one -> one.now(entry));
  }

  private long last(RunId run) {
    return last.getOrDefault(run, 0L);
  }

  private void tell(JournalEntry entry, Consumer<JournalEntry> listener) {
    if (entry.sequence() > last(entry.run())) {
      last.put(entry.run(), entry.sequence());
      listener.accept(entry);
    }
  }

  /// Tells what is missing before a number.
  private void read(RunId run, long before, Consumer<JournalEntry> listener) {
    var more = last(run) + 1 < before;
    while (more) {
      switch (bus.ask(StoreAddresses.READ, new ReadJournal(run, last(run), PAGE))) {
        case Reply.Done<JournalPage>(var page) -> {
          page.entries().stream()
              .filter(entry -> entry.sequence() < before)
              .forEach(entry -> tell(entry, listener));
          more = page.entries().size() == PAGE && last(run) + 1 < before;
        }
        case Reply.Refused<JournalPage>(var refusal) -> {
          LOG.log(Level.WARNING, "metrics and traces miss something: {0}", refusal.sentence());
          more = false;
        }
      }
    }
  }
}
