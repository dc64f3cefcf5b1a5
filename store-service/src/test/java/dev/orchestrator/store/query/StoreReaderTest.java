package dev.orchestrator.store.query;

import static dev.orchestrator.store.Refusals.assertRefused;
import static dev.orchestrator.store.Samples.API;
import static dev.orchestrator.store.Samples.MODEL;
import static dev.orchestrator.store.Samples.NOW;
import static dev.orchestrator.store.Samples.ORIGIN;
import static dev.orchestrator.store.Samples.RUN;
import static dev.orchestrator.store.Samples.STARTED;
import static dev.orchestrator.store.Samples.TASKS;
import static dev.orchestrator.store.Samples.append;
import static dev.orchestrator.store.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.store.database.Change;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Durability;
import dev.orchestrator.store.database.Sql;
import dev.orchestrator.store.database.Writer;
import dev.orchestrator.store.journal.JournalAppend;
import dev.orchestrator.store.output.OutputAppend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreReaderTest {
  @TempDir private Path folder;
  private Path database;
  private Writer writer;
  private StoreReader reader;

  @BeforeEach
  void open() {
    database = folder.resolve("orchestrator.db");
    writer = Writer.open(new DatabaseFile(database));
    reader = StoreReader.open(database);
    write(new JournalAppend(append(RUN, 0, STARTED, TASKS)));
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  @Test
  void shouldListRunsNewestFirst() {
    var second = new RunId("a-later-one");
    write(new JournalAppend(append(second, 0, STARTED)));

    assertThat(reader.runs()).extracting(RunSummary::run).containsExactly(second, RUN);
  }

  @Test
  void shouldFindRunByItsName() {
    assertThat(reader.run(RUN))
        .contains(new RunSummary(RUN, "A shop", RunState.RUNNING, ORIGIN, NOW, null, null, 3, 0));
    assertThat(reader.run(new RunId("nobody"))).isEmpty();
  }

  @Test
  void shouldReadJournalAfterSequenceNumber() {
    assertThat(reader.journal(RUN, 0, 10))
        .containsExactly(
            new JournalEntry(RUN, 1, NOW, STARTED), new JournalEntry(RUN, 2, NOW, TASKS));
    assertThat(reader.journal(RUN, 2, 10)).isEmpty();
    assertThat(reader.journal(new RunId("nobody"), 0, 10)).isEmpty();
  }

  @Test
  void shouldFollowOutputAfterTheLastRowSeen() {
    // given
    write(new OutputAppend(batch(MODEL, 1, "one", "two")));
    write(new OutputAppend(batch(API, 1, "three \u001b[1m ☃ 👍🏽")));
    var first = reader.output(RUN, null, 0, 1);

    // when
    write(new OutputAppend(batch(MODEL, 2)));
    var rest = reader.output(RUN, null, first.getLast().row(), 10);

    // then
    assertThat(first).extracting(StoredBatch::batch).containsExactly(batch(MODEL, 1, "one", "two"));
    assertThat(rest)
        .extracting(StoredBatch::batch)
        .containsExactly(batch(API, 1, "three \u001b[1m ☃ 👍🏽"), batch(MODEL, 2));
  }

  @Test
  void shouldReadOutputOfOneTask() {
    write(new OutputAppend(batch(MODEL, 1, "one")));
    write(new OutputAppend(batch(API, 1, "two")));

    assertThat(reader.output(RUN, API, 0, 10))
        .extracting(StoredBatch::batch)
        .containsExactly(batch(API, 1, "two"));
    assertThat(reader.output(RUN, new TaskId("nobody"), 0, 10)).isEmpty();
  }

  @Test
  void shouldStoreOutputOnceWhenBatchIsRepeated() {
    write(new OutputAppend(batch(MODEL, 1, "one")));
    write(new OutputAppend(batch(MODEL, 1, "one")));

    assertThat(reader.output(RUN, null, 0, 10)).hasSize(1);
  }

  @Test
  void shouldReadWhatWriterLeftWhenItCrashed() throws Exception {
    // given
    var copy = Files.createDirectory(folder.resolve("copy")).resolve("orchestrator.db");
    for (var suffix : new String[] {"", "-wal"}) {
      Files.copy(Path.of(database + suffix), Path.of(copy + suffix));
    }

    // when
    try (var afterCrash = StoreReader.open(copy)) {

      // then
      assertThat(afterCrash.runs()).isEqualTo(reader.runs()).hasSize(1);
    }
  }

  @Test
  void shouldReadWhenWriterHasClosed() {
    close();

    reader = StoreReader.open(database);

    assertThat(reader.runs()).hasSize(1);
  }

  @Test
  void shouldSayWhichVersionIsNeededWhenEventIsUnknown() {
    write(connection ->
        Sql.update(connection, "UPDATE journal SET event = '{\"type\":\"RunTeleported\"}'"));

    assertRefused(Refusal.Code.STORAGE, () -> reader.journal(RUN, 0, 10))
        .startsWith(database + " holds what this version cannot read (")
        .contains("RunTeleported")
        .endsWith("); use the version that wrote it");
  }

  private <T> void write(Change<T> change) {
    writer
        .submit(Durability.NORMAL, change)
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }
}
