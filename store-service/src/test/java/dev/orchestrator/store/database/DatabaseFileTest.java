package dev.orchestrator.store.database;

import static dev.orchestrator.store.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFileTest {
  @TempDir private Path folder;
  private DatabaseFile file;

  @BeforeEach
  void name() {
    file = new DatabaseFile(folder.resolve("a b?c=%20ü#").resolve("orchestrator.db"));
  }

  @Test
  void shouldMakeNewFileWithNewestSchema() throws Exception {
    try (var connection = file.openForWriting()) {
      assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(Schema.VERSION);
      assertThat(Sql.number(connection, "PRAGMA foreign_keys")).isEqualTo(1);
      assertThat(Sql.list(connection, "PRAGMA journal_mode", row -> row.getString(1)))
          .containsExactly("wal");
      assertThat(Sql.number(connection, "SELECT count(*) FROM flyway_schema_history WHERE success"))
          .isEqualTo(Schema.VERSION);
    }
    assertThat(file.path()).exists();
    assertThat(file.path().resolveSibling("orchestrator.db-migration")).doesNotExist();
  }

  @Test
  void shouldNotMigrateAgainWhenSchemaIsCurrent() throws Exception {
    // given
    try (var connection = file.openForWriting()) {
      Sql.execute(connection, "DELETE FROM flyway_schema_history");
    }

    // when
    try (var connection = file.openForWriting()) {

      // then
      assertThat(Sql.number(connection, "SELECT count(*) FROM flyway_schema_history")).isZero();
    }
  }

  @Test
  void shouldFinishMigrationWhenItWasInterrupted() throws Exception {
    // given
    Files.createDirectories(file.path().getParent());
    Files.createFile(file.path());

    // when
    try (var connection = file.openForReading()) {

      // then
      assertThat(Sql.number(connection, "SELECT count(*) FROM run")).isZero();
    }
  }

  @Test
  void shouldMigrateOnceWhenSeveralOpenNewFileAtOnce() throws Exception {
    Callable<Long> opening =
        () -> {
          try (var connection = file.openForWriting()) {
            return Sql.number(connection, "SELECT count(*) FROM flyway_schema_history");
          }
        };
    try (var executor = Executors.newFixedThreadPool(4)) {
      for (var rows : executor.invokeAll(Stream.generate(() -> opening).limit(4).toList())) {
        assertThat(rows.get()).isEqualTo(Schema.VERSION);
      }
    }
  }

  @Test
  void shouldRefuseFileOfNewerVersion() throws Exception {
    change("PRAGMA user_version = 99");

    assertRefused(Refusal.Code.STORAGE, file::openForWriting)
        .isEqualTo(
            "%s was written by a newer version (schema 99, this one knows %d); use that version",
            file.path(), Schema.VERSION);
    assertRefused(Refusal.Code.STORAGE, file::openForReading).contains("newer version");
  }

  @Test
  void shouldRefuseDatabaseOfAnotherProgram() throws Exception {
    change("PRAGMA application_id = 7");

    assertRefused(Refusal.Code.STORAGE, file::openForWriting)
        .isEqualTo("%s is a database of another program; move it out of the way", file.path());
  }

  @Test
  void shouldRefuseFileThatIsNotDatabase() throws Exception {
    Files.createDirectories(file.path().getParent());
    Files.writeString(file.path(), "not a database ".repeat(1000));

    assertRefused(Refusal.Code.STORAGE, file::openForWriting)
        .isEqualTo("%s is not a SQLite database; move it out of the way", file.path());
    assertRefused(Refusal.Code.STORAGE, file::openForReading).contains("not a SQLite database");
  }

  @Test
  void shouldRefuseDamagedFile() throws Exception {
    // given
    change("PRAGMA wal_checkpoint");
    var bytes = Files.readAllBytes(file.path());
    for (var i = 100; i < bytes.length; i++) {
      bytes[i] = (byte) 0xa5;
    }
    Files.write(file.path(), bytes);

    // then
    assertRefused(Refusal.Code.STORAGE, file::openForWriting)
        .isEqualTo("%s is damaged; restore a copy of it or move it out of the way", file.path());
  }

  @Test
  void shouldRefuseFolderInPlaceOfFile() throws Exception {
    Files.createDirectories(file.path());

    assertRefused(Refusal.Code.STORAGE, file::openForWriting).contains("cannot be opened");
  }

  @Test
  void shouldRefuseFileInPlaceOfFolder() throws Exception {
    Files.createFile(file.path().getParent());

    assertRefused(Refusal.Code.STORAGE, file::openForWriting).contains("cannot be created");
  }

  @Test
  void shouldSayThatNothingIsRecordedWhenThereIsNoFile() {
    assertRefused(Refusal.Code.NOT_FOUND, file::openForReading)
        .isEqualTo("no run is recorded yet: %s does not exist", file.path());
    assertThat(file.path()).doesNotExist();
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = file.openForWriting()) {
      Sql.execute(connection, sql);
    }
  }
}
