package dev.orchestrator.scheduler;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.Appended;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.StoreAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A journal in memory, which can be told to refuse.
final class FakeStore extends VerticleBase {
  private final Bus bus;
  private final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
  private volatile @Nullable Refusal refusal;

  FakeStore(Bus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    bus.serve(StoreAddresses.APPEND, this::append);
    bus.serve(StoreAddresses.READ, this::read);
    return Future.succeededFuture();
  }

  void refuse(Refusal.Code code, String sentence) {
    refusal = new Refusal(code, sentence);
  }

  List<RunEvent> events() {
    return entries.stream().map(JournalEntry::event).toList();
  }

  private Appended append(AppendEvents request) {
    var refused = refusal;
    if (refused != null) {
      throw new RefusedException(refused);
    }
    if (request.expectedSequence() != entries.size()) {
      throw new RefusedException(Refusal.Code.SEQUENCE_CONFLICT, "somebody else appended");
    }
    for (var event : request.events()) {
      entries.add(new JournalEntry(request.run(), entries.size() + 1, request.at(), event));
    }
    return new Appended(entries.size());
  }

  private JournalPage read(ReadJournal request) {
    return new JournalPage(entries.stream().skip(request.after()).limit(request.limit()).toList());
  }
}
