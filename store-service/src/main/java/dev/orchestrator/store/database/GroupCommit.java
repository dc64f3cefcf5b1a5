package dev.orchestrator.store.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/// Commits several writes in one transaction, so that they share its cost. When that fails they are
/// tried again one by one, so that those which are possible succeed and only the others are
/// refused.
final class GroupCommit implements AutoCloseable {
  private final Path file;
  private final Connection connection;
  private Durability durability = Durability.FULL;

  GroupCommit(DatabaseFile file) {
    this.file = file.path();
    this.connection = file.openForWriting();
  }

  void commit(List<Write<?>> group) {
    try {
      begin(group);
    } catch (SQLException e) {
      refuse(group, e);
      return;
    }
    try {
      for (var write : group) {
        write.apply(connection);
      }
      Sql.execute(connection, "COMMIT");
    } catch (SQLException e) {
      rollBack(e);
      commitSingly(group, e);
      return;
    }
    group.forEach(Write::committed);
  }

  private void begin(List<Write<?>> group) throws SQLException {
    var needed = group.stream().map(Write::durability).max(Comparator.naturalOrder()).orElseThrow();
    if (needed != durability) {
      Sql.execute(connection, "PRAGMA synchronous = " + needed);
      durability = needed;
    }
    Sql.execute(connection, "BEGIN IMMEDIATE");
  }

  private void commitSingly(List<Write<?>> group, SQLException failure) {
    if (group.size() == 1) {
      refuse(group, failure);
      return;
    }
    for (var write : group) {
      commit(List.of(write));
    }
  }

  private void refuse(List<Write<?>> group, SQLException failure) {
    var refusal = StorageFailure.of(file, failure);
    group.forEach(write -> write.refuse(refusal));
  }

  /// SQLite has already rolled back by itself after some failures and then complains.
  private void rollBack(SQLException failure) {
    try {
      Sql.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw StorageFailure.of(file, e);
    }
  }
}
