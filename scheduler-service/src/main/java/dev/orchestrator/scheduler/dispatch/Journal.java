package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.Appended;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.StoreAddresses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One run's journal as its scheduler sees it. Knows the last sequence number, which fences: a
/// scheduler whose number is not the store's last one is refused. For one thread.
final class Journal {
  private static final int PAGE = 1_000;

  private final Bus bus;
  private final RunId run;
  private final ClockWatch clock = new ClockWatch();
  private long sequence;

  Journal(Bus bus, RunId run) {
    this.bus = bus;
    this.run = run;
  }

  /// Reads all events there are and remembers where they end.
  List<RunEvent> replay() {
    var events = new ArrayList<RunEvent>();
    List<JournalEntry> page;
    do {
      page = bus.ask(StoreAddresses.READ, new ReadJournal(run, sequence, PAGE)).orThrow().entries();
      page.forEach(entry -> events.add(entry.event()));
      page.forEach(entry -> clock.continueFrom(entry.at()));
      sequence += page.size();
    } while (page.size() == PAGE);
    return events;
  }

  /// Appends events, or only makes sure that nobody else has; when this returns they are on the
  /// disk. Asks again when no answer came: the store recognises what it has already.
  List<JournalEntry> append(List<RunEvent> events, Instant at) throws JournalLostException {
    var request = new AppendEvents(run, sequence, at, events);
    return switch (Asking.persistently(bus, StoreAddresses.APPEND, request)) {
      case Reply.Done<Appended> _ -> entries(events, at);
      case Reply.Refused<Appended>(var refusal) ->
          throw new JournalLostException(sentence(refusal));
    };
  }

  /// Knows when the entries were made.
  ClockWatch clock() {
    return clock;
  }

  private List<JournalEntry> entries(List<RunEvent> events, Instant at) {
    var entries = new ArrayList<JournalEntry>(events.size());
    clock.told(at);
    for (var event : events) {
      entries.add(new JournalEntry(run, ++sequence, at, event));
    }
    return entries;
  }

  private String sentence(Refusal refusal) {
    return refusal.code() == Refusal.Code.SEQUENCE_CONFLICT
        ? "run %s has been taken over by another orchestrator".formatted(run)
        : refusal.sentence();
  }
}
