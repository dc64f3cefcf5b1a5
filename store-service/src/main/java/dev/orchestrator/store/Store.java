package dev.orchestrator.store;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.Appended;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.Stored;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Durability;
import dev.orchestrator.store.database.Writer;
import dev.orchestrator.store.journal.JournalAppend;
import dev.orchestrator.store.output.OutputAppend;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What the service does, apart from the bus. Changes take their turn with the one writer; queries
/// run beside it.
final class Store implements AutoCloseable {
  private final Writer writer;
  private final StoreReader reader;
  private final ExecutorService queries = Executors.newVirtualThreadPerTaskExecutor();

  private Store(Writer writer, StoreReader reader) {
    this.writer = writer;
    this.reader = reader;
  }

  static Store open(Path database) {
    var writer = Writer.open(new DatabaseFile(database));
    try {
      return new Store(writer, StoreReader.open(database));
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  CompletionStage<Appended> append(AppendEvents request) {
    return writer.submit(Durability.FULL, new JournalAppend(request));
  }

  CompletionStage<Stored> appendOutput(OutputBatch batch) {
    return writer.submit(Durability.NORMAL, new OutputAppend(batch));
  }

  CompletionStage<JournalPage> read(ReadJournal request) {
    return CompletableFuture.supplyAsync(() -> page(request), queries);
  }

  private JournalPage page(ReadJournal request) {
    if (request.limit() < 1) {
      throw new RefusedException(
          Refusal.Code.INVALID, "limit is %d, expected at least 1".formatted(request.limit()));
    }
    var entries = reader.journal(request.run(), request.after(), request.limit());
    if (entries.isEmpty() && reader.run(request.run()).isEmpty()) {
      throw new RefusedException(Refusal.Code.NOT_FOUND, "there is no run " + request.run());
    }
    return new JournalPage(entries);
  }

  /// Finishes what has been asked, then closes the database.
  @Override
  public void close() {
    queries.close();
    reader.close();
    writer.close();
  }
}
