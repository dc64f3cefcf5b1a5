package dev.orchestrator.store.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/// The tables and their version. Each migration ends by writing its number into `user_version`, so
/// that a file which is up to date is recognised without starting Flyway.
final class Schema {
  /// Number of the newest migration.
  static final int VERSION = 5;

  /// "Orch" in the file's header: tells our files from other programs'.
  private static final int APPLICATION_ID = 0x4f726368;

  private static final String MIGRATIONS = "classpath:dev/orchestrator/store/migrations";

  private Schema() {}

  static void bringUpToDate(DatabaseFile file) throws SQLException {
    if (!isCurrent(file)) {
      migrateAlone(file);
    }
  }

  /// False when migrations are missing. Files of other programs and of newer versions are refused.
  static boolean isCurrent(Path file, Connection connection) throws SQLException {
    var version = Sql.number(connection, "PRAGMA user_version");
    var empty = Sql.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && Sql.number(connection, "PRAGMA application_id") != APPLICATION_ID) {
      throw StorageFailure.refusal(
          "%s is a database of another program; move it out of the way", file);
    }
    if (version > VERSION) {
      throw StorageFailure.refusal(
          "%s was written by a newer version (schema %d, this one knows %d); use that version",
          file, version, VERSION);
    }
    return version == VERSION;
  }

  private static boolean isCurrent(DatabaseFile file) throws SQLException {
    try (var connection = file.connect(DatabaseFile.plain())) {
      return isCurrent(file.path(), connection);
    }
  }

  /// One at a time: the file lock keeps other processes out, the monitor other threads.
  private static synchronized void migrateAlone(DatabaseFile file) throws SQLException {
    var lock = file.sibling("-migration");
    try (var channel =
            FileChannel.open(
                lock,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        var _ = channel.lock()) {
      if (!isCurrent(file)) {
        migrate(file);
      }
    } catch (IOException e) {
      throw StorageFailure.of(lock, e);
    }
  }

  private static void migrate(DatabaseFile file) throws SQLException {
    try (var connection = file.connect(DatabaseFile.writing())) {
      Sql.execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
    }
    var source = new SQLiteDataSource(DatabaseFile.writing());
    source.setUrl(file.url());
    try {
      Flyway.configure().loggers("slf4j").dataSource(source).locations(MIGRATIONS).load().migrate();
    } catch (FlywayException e) {
      throw cause(e);
    }
  }

  private static SQLException cause(FlywayException failure) {
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    throw failure;
  }
}
