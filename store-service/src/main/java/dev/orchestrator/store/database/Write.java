package dev.orchestrator.store.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A change on its way: applied in a transaction, answered when that has been committed. A change
/// that was refused is answered then, too, because what it was refused for may have been undone.
final class Write<R> {
  private final Durability durability;
  private final Change<R> change;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private Runnable outcome = () -> {};

  Write(Durability durability, Change<R> change) {
    this.durability = durability;
    this.change = change;
  }

  Durability durability() {
    return durability;
  }

  CompletionStage<R> answer() {
    return answer;
  }

  void apply(Connection connection) throws SQLException {
    Sql.execute(connection, "SAVEPOINT change");
    try {
      var result = change.apply(connection);
      outcome = () -> answer.complete(result);
    } catch (RuntimeException e) {
      Sql.execute(connection, "ROLLBACK TO change");
      outcome = () -> answer.completeExceptionally(e);
    }
    Sql.execute(connection, "RELEASE change");
  }

  void committed() {
    outcome.run();
  }

  void refuse(RuntimeException failure) {
    answer.completeExceptionally(failure);
  }
}
