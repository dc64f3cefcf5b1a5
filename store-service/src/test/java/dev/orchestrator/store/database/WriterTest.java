package dev.orchestrator.store.database;

import static dev.orchestrator.store.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterTest {
  @TempDir private Path folder;
  private DatabaseFile file;
  private Writer writer;

  @BeforeEach
  void open() {
    file = new DatabaseFile(folder.resolve("orchestrator.db"));
    writer = Writer.open(file);
    done(writer.submit(Durability.FULL, WriterTest::createNotes));
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void shouldCommitOthersOfTheGroupWhenOneIsRefusedHalfway() throws Exception {
    // given
    var gate = holdWriter();
    var before = writer.submit(Durability.NORMAL, note("before"));
    var refused =
        writer.submit(
            Durability.FULL,
            connection -> {
              note("half").apply(connection);
              throw new RefusedException(Refusal.Code.INVALID, "no");
            });
    var after = writer.submit(Durability.NORMAL, note("after"));

    // when
    gate.countDown();

    // then
    assertRefused(Refusal.Code.INVALID, () -> done(refused)).isEqualTo("no");
    done(before);
    done(after);
    assertThat(notes("'before', 'after'")).isEqualTo(2);
    assertThat(notes("'half'")).isZero();
  }

  @Test
  void shouldStoreWhatFitsAndGoOnWhenDiskIsFull() throws Exception {
    // given
    done(writer.submit(Durability.NORMAL, connection -> limitPages(connection, 30)));
    var gate = holdWriter();
    var small = writer.submit(Durability.FULL, note("small"));
    var large = writer.submit(Durability.NORMAL, note("x".repeat(1_000_000)));
    var other = writer.submit(Durability.FULL, note("other"));

    // when
    gate.countDown();

    // then
    assertRefused(Refusal.Code.STORAGE, () -> done(large))
        .isEqualTo("the disk is full, %s cannot grow; free some space", file.path());
    done(small);
    done(other);

    // and when there is space again
    done(writer.submit(Durability.NORMAL, connection -> limitPages(connection, 10_000)));
    done(writer.submit(Durability.NORMAL, note("large")));
    assertThat(notes("'small', 'other', 'large'")).isEqualTo(3);
  }

  @Test
  void shouldTellDefectsFromTroubleWithTheFile() {
    var broken =
        writer.submit(
            Durability.NORMAL, connection -> Sql.update(connection, "DELETE FROM nothing"));

    assertThatThrownBy(() -> done(broken))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    done(writer.submit(Durability.NORMAL, note("next")));
    assertThat(notes("'next'")).isEqualTo(1);
  }

  @Test
  void shouldAskSystemToKeepChangesThroughPowerFailureOnlyWhereNeeded() {
    Change<Long> synchronous = connection -> Sql.number(connection, "PRAGMA synchronous");

    assertThat(done(writer.submit(Durability.NORMAL, synchronous))).isEqualTo(1);
    assertThat(done(writer.submit(Durability.FULL, synchronous))).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhenClosed() {
    writer.close();

    assertRefused(
        Refusal.Code.NO_HANDLER, () -> done(writer.submit(Durability.FULL, note("late"))));
  }

  @Test
  void shouldNotDisturbReaderWhileWriting() throws Exception {
    try (var reader = file.openForReading()) {
      var gate = holdWriter();

      assertThat(Sql.number(reader, "SELECT count(*) FROM note")).isZero();
      gate.countDown();
    }
  }

  /// Keeps the writer inside a transaction until the latch is released.
  private CountDownLatch holdWriter() throws InterruptedException {
    var reached = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    writer.submit(
        Durability.NORMAL,
        _ -> {
          reached.countDown();
          return await(gate);
        });
    assertThat(await(reached)).isTrue();
    return gate;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int createNotes(Connection connection) throws SQLException {
    return Sql.update(connection, "CREATE TABLE note (text TEXT)");
  }

  private static long limitPages(Connection connection, int pages) throws SQLException {
    return Sql.number(connection, "PRAGMA max_page_count = " + pages);
  }

  private static Change<Integer> note(String text) {
    return connection -> Sql.update(connection, "INSERT INTO note VALUES (?)", text);
  }

  private long notes(String texts) {
    var sql = "SELECT count(*) FROM note WHERE text IN (%s)".formatted(texts);
    return done(writer.submit(Durability.NORMAL, connection -> Sql.number(connection, sql)));
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
