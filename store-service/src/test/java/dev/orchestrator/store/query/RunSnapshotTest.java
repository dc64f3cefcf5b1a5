package dev.orchestrator.store.query;

import static dev.orchestrator.store.Refusals.assertRefused;
import static dev.orchestrator.store.Samples.API;
import static dev.orchestrator.store.Samples.MODEL;
import static dev.orchestrator.store.Samples.RUN;
import static dev.orchestrator.store.Samples.STARTED;
import static dev.orchestrator.store.Samples.TASKS;
import static dev.orchestrator.store.Samples.append;
import static dev.orchestrator.store.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.run.RunEvent.TaskReady;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Durability;
import dev.orchestrator.store.database.Writer;
import dev.orchestrator.store.journal.JournalAppend;
import dev.orchestrator.store.output.OutputAppend;
import dev.orchestrator.store.upkeep.StoreUpkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs: looked at, taken to another store, removed.
class RunSnapshotTest {
  @TempDir private Path folder;
  private Path database;

  @BeforeEach
  void storeOneRun() {
    database = folder.resolve("orchestrator.db");
    try (var writer = Writer.open(new DatabaseFile(database))) {
      writer.submit(Durability.FULL, new JournalAppend(append(RUN, 0, STARTED, TASKS)));
      writer.submit(Durability.NORMAL, new OutputAppend(batch(MODEL, 1, "ä", "b")));
    }
  }

  @Test
  void shouldShowOneInstantWhileTheRunGoesOn() throws Exception {
    try (var snapshot = RunSnapshot.take(database, RUN);
        var writer = Writer.open(new DatabaseFile(database))) {
      writer
          .submit(Durability.FULL, new JournalAppend(append(RUN, 2, new TaskReady(API))))
          .toCompletableFuture()
          .join();

      assertThat(events(snapshot)).extracting(StoredEvent::sequence).containsExactly(1L, 2L);
    }
    try (var snapshot = RunSnapshot.take(database, RUN)) {
      assertThat(events(snapshot)).hasSize(3);
    }
  }

  @Test
  void shouldBeTheSameInAnotherStoreWithSummariesMadeAnew() throws Exception {
    // given
    var other = folder.resolve("other.db");
    try (var snapshot = RunSnapshot.take(database, RUN);
        var upkeep = StoreUpkeep.open(other)) {
      // when
      upkeep.bringIn(
          RUN,
          run -> {
            snapshot.journal(run::event);
            snapshot.output(run::output);
          });
    }

    // then
    try (var here = StoreReader.open(database);
        var there = StoreReader.open(other);
        var snapshotHere = RunSnapshot.take(database, RUN);
        var snapshotThere = RunSnapshot.take(other, RUN)) {
      assertThat(there.runs()).isEqualTo(here.runs());
      assertThat(there.tasks(RUN))
          .isEqualTo(here.tasks(RUN))
          .extracting(TaskSummary::task)
          .contains(MODEL, API);
      assertThat(there.output(RUN, null, 0, 10)).isEqualTo(here.output(RUN, null, 0, 10));
      assertThat(events(snapshotThere)).isEqualTo(events(snapshotHere)).hasSize(2);
    }
  }

  @Test
  void shouldStoreNothingOfARunThatContradictsItself() throws Exception {
    var events = new ArrayList<StoredEvent>();
    try (var snapshot = RunSnapshot.take(database, RUN)) {
      events.addAll(events(snapshot));
    }
    var other = folder.resolve("other.db");
    try (var upkeep = StoreUpkeep.open(other)) {
      assertRefused(
              Refusal.Code.INVALID,
              () -> upkeep.bringIn(RUN, run -> List.of(events.get(1)).forEach(run::event)))
          .isEqualTo("event 2 follows event 0");
      var unknown = new StoredEvent(2, events.get(1).at(), "{\"type\":\"Unheard\"}");
      assertRefused(
              Refusal.Code.INVALID,
              () ->
                  upkeep.bringIn(
                      RUN, run -> List.of(events.getFirst(), unknown).forEach(run::event)))
          .startsWith("event 2 is none that this version knows");
      assertRefused(
              Refusal.Code.INVALID,
              () -> upkeep.bringIn(RUN, run -> run.output(new StoredOutput("a", 1, 1, "[]"))))
          .isEqualTo("there is output without a run");
    }
    try (var there = StoreReader.open(other)) {
      assertThat(there.runs()).isEmpty();
    }
  }

  @Test
  void shouldForgetARunAndGiveItsSpaceBack() throws Exception {
    // given
    var other = new RunId("run-2");
    try (var writer = Writer.open(new DatabaseFile(database))) {
      writer.submit(Durability.FULL, new JournalAppend(append(other, 0, STARTED, TASKS)));
      for (var number = 2; number < 200; number++) {
        writer.submit(
            Durability.NORMAL, new OutputAppend(batch(MODEL, number, "x".repeat(10_000))));
      }
    }
    var before = Files.size(database);

    // when
    try (var upkeep = StoreUpkeep.open(database)) {
      upkeep.remove(List.of(RUN));
      upkeep.shrink();
    }

    // then
    assertThat(Files.size(database)).isLessThan(before / 10);
    try (var reader = StoreReader.open(database)) {
      assertThat(reader.runs()).singleElement().extracting("run").isEqualTo(other);
      assertThat(reader.tasks(RUN)).isEmpty();
      assertThat(reader.journal(RUN, 0, 10)).isEmpty();
      assertThat(reader.output(RUN, null, 0, 10)).isEmpty();
      assertThat(reader.tasks(other)).hasSize(3);
    }
  }

  private static List<StoredEvent> events(RunSnapshot snapshot) throws IOException {
    var events = new ArrayList<StoredEvent>();
    snapshot.journal(events::add);
    return events;
  }
}
