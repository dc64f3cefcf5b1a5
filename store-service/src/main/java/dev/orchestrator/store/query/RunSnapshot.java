package dev.orchestrator.store.query;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Sql;
import dev.orchestrator.store.database.StorageFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// All that is stored about one run at one instant, however much is written meanwhile. Hands it
/// over row by row, so that a run's size does not matter. Not for several threads.
public final class RunSnapshot implements AutoCloseable {
  private static final String JOURNAL =
      "SELECT sequence, at, event FROM journal WHERE run = ? ORDER BY sequence";
  private static final String OUTPUT =
      "SELECT task, attempt, number, lines FROM output WHERE run = ? ORDER BY id";

  private final DatabaseFile file;
  private final Connection connection;
  private final RunId run;

  /// Takes one row.
  public interface Taker<T> {
    void take(T row) throws IOException;
  }

  private RunSnapshot(DatabaseFile file, RunId run) {
    this.file = file;
    this.run = run;
    this.connection = file.openForReading();
  }

  /// Takes the snapshot.
  ///
  /// @throws RefusedException `NOT_FOUND` when there is no such file
  public static RunSnapshot take(Path database, RunId run) {
    var snapshot = new RunSnapshot(new DatabaseFile(database), run);
    try {
      Sql.execute(snapshot.connection, "BEGIN");
      // the first query fixes the instant
      Sql.number(snapshot.connection, "SELECT count(*) FROM run WHERE id = ?", run.value());
      return snapshot;
    } catch (SQLException e) {
      snapshot.close();
      throw StorageFailure.of(snapshot.file.path(), e);
    }
  }

  /// @throws RefusedException `NOT_FOUND` when there is no such run
  public RunSummary summary() {
    try {
      return Sql.list(connection, Rows.RUNS + "WHERE id = ?", Rows::run, run.value()).stream()
          .findFirst()
          .orElseThrow(
              () -> new RefusedException(Refusal.Code.NOT_FOUND, "there is no run " + run));
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }

  /// Number of the schema that the file has.
  public long schema() {
    try {
      return Sql.number(connection, "PRAGMA user_version");
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }

  /// Hands over the run's events in their order.
  public void journal(Taker<StoredEvent> taker) throws IOException {
    each(
        JOURNAL, row -> new StoredEvent(row.getLong(1), row.getString(2), row.getString(3)), taker);
  }

  /// Hands over what the run's attempts said, in the order of arrival.
  public void output(Taker<StoredOutput> taker) throws IOException {
    each(
        OUTPUT,
        row -> new StoredOutput(row.getString(1), row.getInt(2), row.getLong(3), row.getString(4)),
        taker);
  }

  private <T> void each(String sql, Sql.Row<T> row, Taker<T> taker) throws IOException {
    try (var statement = prepare(sql);
        var rows = statement.executeQuery()) {
      hand(rows, row, taker);
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setString(1, run.value());
    return statement;
  }

  private static <T> void hand(ResultSet rows, Sql.Row<T> row, Taker<T> taker)
      throws SQLException, IOException {
    while (rows.next()) {
      taker.take(row.read(rows));
    }
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
