package dev.orchestrator.store.upkeep;

import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Sql;
import dev.orchestrator.store.database.StorageFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Changes to whole runs. They take as long as the run is large, so whoever makes them sees to it
/// that no other program is at work on the runs meanwhile. Each is made whole or not at all.
public final class StoreUpkeep implements AutoCloseable {
  /// Tables whose rows belong to runs.
  private static final String TABLES_OF_RUNS =
      """
      SELECT DISTINCT one.name FROM sqlite_schema one, pragma_foreign_key_list(one.name) key
      WHERE one.type = 'table' AND key."table" = 'run' AND key."from" = 'run'
      """;

  private final DatabaseFile file;
  private final Connection connection;

  /// Hands a run over.
  public interface Arrival {
    void into(IncomingRun run) throws IOException;
  }

  private StoreUpkeep(DatabaseFile file) {
    this.file = file;
    this.connection = file.openForWriting();
  }

  /// Opens the database, creating or migrating it as needed.
  public static StoreUpkeep open(Path database) {
    return new StoreUpkeep(new DatabaseFile(database));
  }

  /// Stores a run that is not there yet.
  ///
  /// @throws RefusedException `INVALID` when its parts do not fit together
  /// @throws IOException whatever the arrival throws; then nothing is stored
  public void bringIn(RunId run, Arrival arrival) throws IOException {
    try {
      Sql.execute(connection, "BEGIN IMMEDIATE");
      try {
        arrival.into(new IncomingRun(connection, file.path(), run));
        Sql.execute(connection, "COMMIT");
      } catch (Exception e) {
        rollBack(e);
        throw e;
      }
      fold();
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }

  /// Forgets runs with all that is stored about them.
  public void remove(List<RunId> runs) {
    try {
      Sql.execute(connection, "BEGIN IMMEDIATE");
      try {
        for (var run : runs) {
          remove(run);
        }
        Sql.execute(connection, "COMMIT");
      } catch (Exception e) {
        rollBack(e);
        throw e;
      }
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }

  private void remove(RunId run) throws SQLException {
    for (var table : Sql.list(connection, TABLES_OF_RUNS, row -> row.getString(1))) {
      Sql.update(connection, "DELETE FROM %s WHERE run = ?".formatted(table), run.value());
    }
    Sql.update(connection, "DELETE FROM run WHERE id = ?", run.value());
  }

  /// Gives the space of what was removed back to the disk, by writing anew what is left: that takes
  /// as long, and meanwhile as much space again, as what is left is large.
  public void shrink() {
    try {
      Sql.execute(connection, "VACUUM");
      fold();
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }

  /// SQLite has already rolled back by itself after some failures and then complains.
  private void rollBack(Exception failure) {
    try {
      Sql.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /// Brings the log beside the file into it, which readers may prevent; then the last one that
  /// closes the file does it.
  private void fold() throws SQLException {
    Sql.number(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }
}
