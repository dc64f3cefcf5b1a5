package dev.orchestrator.store.output;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.Stored;
import dev.orchestrator.store.database.Change;
import dev.orchestrator.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/// Keeps a batch of an attempt's output. A number that is there already is not stored again.
public final class OutputAppend implements Change<Stored> {
  private final OutputBatch batch;
  private final String lines;

  public OutputAppend(OutputBatch batch) {
    this.batch = batch;
    this.lines = Json.write(batch.lines());
  }

  @Override
  public Stored apply(Connection connection) throws SQLException {
    var attempt = batch.attempt();
    checkRun(connection, attempt.run().value());
    Sql.update(
        connection,
        """
        INSERT INTO output (run, task, attempt, number, lines) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (run, task, attempt, number) DO NOTHING
        """,
        attempt.run().value(),
        attempt.task().value(),
        attempt.number(),
        batch.number(),
        lines);
    return new Stored();
  }

  private static void checkRun(Connection connection, String run) throws SQLException {
    if (Sql.number(connection, "SELECT count(*) FROM run WHERE id = ?", run) == 0) {
      throw new RefusedException(Refusal.Code.NOT_FOUND, "there is no run " + run);
    }
  }
}
