package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.bus.Command;

/// What the store serves.
public final class StoreAddresses {
  public static final Command<AppendEvents, Appended> APPEND =
      Command.of("store.journal.append", AppendEvents.class, Appended.class);

  /// Refused with `NOT_FOUND` when there is no such run.
  public static final Command<ReadJournal, JournalPage> READ =
      Command.of("store.journal.read", ReadJournal.class, JournalPage.class);

  public static final Command<OutputBatch, Stored> APPEND_OUTPUT =
      Command.of("store.output.append", OutputBatch.class, Stored.class);

  private StoreAddresses() {}
}
