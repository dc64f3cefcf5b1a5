package dev.orchestrator.store;

import static dev.orchestrator.store.Samples.MODEL;
import static dev.orchestrator.store.Samples.NOW;
import static dev.orchestrator.store.Samples.RUN;
import static dev.orchestrator.store.Samples.STARTED;
import static dev.orchestrator.store.Samples.TASKS;
import static dev.orchestrator.store.Samples.append;
import static dev.orchestrator.store.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent.RunResumed;
import dev.orchestrator.contracts.store.Appended;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.contracts.store.Stored;
import dev.orchestrator.store.query.StoreReader;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreServiceTest {
  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private Path database;

  @BeforeEach
  void name() {
    database = folder.resolve("orchestrator.db");
  }

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  @Test
  void shouldServeJournalAndOutputOverTheBus() throws Exception {
    // given
    deploy();

    // when
    var appended = bus.ask(StoreAddresses.APPEND, append(RUN, 0, STARTED, TASKS));
    var stored = bus.ask(StoreAddresses.APPEND_OUTPUT, batch(MODEL, 1, "hello"));
    var page = bus.ask(StoreAddresses.READ, new ReadJournal(RUN, 0, 10));

    // then
    assertThat(appended).isEqualTo(new Reply.Done<>(new Appended(2)));
    assertThat(stored).isEqualTo(new Reply.Done<>(new Stored()));
    assertThat(page)
        .isEqualTo(
            new Reply.Done<>(
                new JournalPage(
                    List.of(
                        new JournalEntry(RUN, 1, NOW, STARTED),
                        new JournalEntry(RUN, 2, NOW, TASKS)))));
    try (var reader = StoreReader.open(database)) {
      assertThat(reader.output(RUN, null, 0, 10))
          .extracting(found -> found.batch())
          .containsExactly(batch(MODEL, 1, "hello"));
    }
  }

  @Test
  void shouldAnswerRefusalsByTheirCode() throws Exception {
    deploy();
    bus.ask(StoreAddresses.APPEND, append(RUN, 0, STARTED)).orThrow();

    assertThat(bus.ask(StoreAddresses.APPEND, append(RUN, 5, new RunResumed())))
        .isEqualTo(
            new Reply.Refused<>(
                new Refusal(
                    Refusal.Code.SEQUENCE_CONFLICT,
                    "the journal of run run-1 is at 1, expected 5")));
  }

  @Test
  void shouldBeGoneWithItsFileClosedWhenUndeployed() throws Exception {
    // given
    var deployment = deploy();
    bus.ask(StoreAddresses.APPEND, append(RUN, 0, STARTED)).orThrow();

    // when
    done(vertx.undeploy(deployment));

    // then
    assertThat(bus.ask(StoreAddresses.READ, new ReadJournal(RUN, 0, 1)))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.NO_HANDLER));
    assertThat(folder).isDirectoryNotContaining("glob:**-wal");
  }

  @Test
  void shouldFailDeploymentWhenFileIsNotDatabase() throws Exception {
    Files.writeString(database, "This is not a database, only a text that looks like nothing.");

    assertThatThrownBy(this::deploy)
        .hasRootCauseInstanceOf(RefusedException.class)
        .hasRootCauseMessage(database + " is not a SQLite database; move it out of the way");
  }

  private String deploy() throws Exception {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return done(vertx.deployVerticle(new StoreService(database, bus), options));
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
