package dev.orchestrator.store.database;

import java.sql.Connection;
import java.sql.SQLException;

/// One change to the database, made whole or not at all.
@FunctionalInterface
public interface Change<R> {

  /// Makes the change inside the transaction that is open. Any exception undoes it without harm to
  /// other changes in the transaction. May be called again when the transaction failed.
  R apply(Connection connection) throws SQLException;
}
