package dev.orchestrator.launcher.laboratory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The store's file as a dead program has left it. What is looked at is a copy, so that looking
/// mends nothing.
final class StoreCopy implements AutoCloseable {
  private static final List<String> PARTS = List.of("", "-wal");

  private final Connection connection;

  private StoreCopy(Connection connection) {
    this.connection = connection;
  }

  /// A row of the journal.
  record Entry(String run, long sequence, String type, String event) {}

  /// An event of an attempt.
  record Attempt(String run, String task, int number) {}

  record Run(String id, String state) {}

  /// @param folder where the copy is put, in the place of an earlier one
  static StoreCopy of(Path database, Path folder) throws IOException, SQLException {
    var copy = folder.resolve("copy.db");
    Files.deleteIfExists(Path.of(copy + "-shm"));
    for (var part : PARTS) {
      var original = Path.of(database + part);
      Files.deleteIfExists(Path.of(copy + part));
      if (Files.exists(original)) {
        Files.copy(original, Path.of(copy + part));
      }
    }
    return new StoreCopy(DriverManager.getConnection("jdbc:sqlite:" + copy));
  }

  /// Whether the program has lived long enough to make its tables.
  boolean hasTables() throws SQLException {
    return !query("SELECT name FROM sqlite_schema WHERE name = 'question'", row -> row.getString(1))
        .isEmpty();
  }

  /// SQLite's own opinion; `ok` when there is nothing to complain of.
  List<String> integrity() throws SQLException {
    return query("PRAGMA integrity_check", row -> row.getString(1));
  }

  List<String> brokenReferences() throws SQLException {
    return query("PRAGMA foreign_key_check", row -> row.getString(1));
  }

  /// The newest run comes last.
  List<Run> runs() throws SQLException {
    return query(
        "SELECT id, state FROM run ORDER BY number",
        row -> new Run(row.getString(1), row.getString(2)));
  }

  /// All journals, one after the other.
  List<Entry> journal() throws SQLException {
    return query(
        """
        SELECT journal.run, sequence, event ->> '$.type', event
        FROM journal JOIN run ON run.id = journal.run ORDER BY number, sequence
        """,
        row -> new Entry(row.getString(1), row.getLong(2), row.getString(3), row.getString(4)));
  }

  /// The attempts that have begun, in the journal's order.
  List<Attempt> started() throws SQLException {
    return attempts("AttemptStarted");
  }

  /// The attempts that have succeeded, in the journal's order.
  List<Attempt> succeeded() throws SQLException {
    return attempts("AttemptSucceeded");
  }

  private List<Attempt> attempts(String type) throws SQLException {
    return query(
        """
        SELECT run, event ->> '$.task', event ->> '$.attempt'
        FROM journal WHERE event ->> '$.type' = '%s' ORDER BY run, sequence
        """
            .formatted(type),
        row -> new Attempt(row.getString(1), row.getString(2), row.getInt(3)));
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String sql, Reading<T> reading) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var result = new ArrayList<T>();
      while (rows.next()) {
        result.add(reading.of(rows));
      }
      return result;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
