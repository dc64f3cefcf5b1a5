package dev.orchestrator.store.journal;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.Appended;
import dev.orchestrator.store.database.Change;
import dev.orchestrator.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Adds events to a journal whose end is where the asker believes it to be, and brings the
/// summaries along. The same request again is answered like the first time: its answer may have
/// been lost.
public final class JournalAppend implements Change<Appended> {
  private final AppendEvents request;

  /// One for each event; the instant is part of it, so that two schedulers which come to the same
  /// decision are still told apart.
  private final List<StoredEvent> stored;

  private record StoredEvent(String at, String json) {}

  public JournalAppend(AppendEvents request) {
    this.request = request;
    var at = request.at().toString();
    this.stored =
        request.events().stream().map(event -> new StoredEvent(at, Json.write(event))).toList();
  }

  @Override
  public Appended apply(Connection connection) throws SQLException {
    var last = lastSequence(connection);
    var expected = request.expectedSequence();
    if (last != expected && !isRepeated(connection)) {
      throw new RefusedException(
          Refusal.Code.SEQUENCE_CONFLICT,
          "the journal of run %s is at %d, expected %d".formatted(request.run(), last, expected));
    }
    if (last == expected) {
      checkStart();
      append(connection);
    }
    return new Appended(expected + stored.size());
  }

  private long lastSequence(Connection connection) throws SQLException {
    return Sql.number(
        connection, "SELECT max(sequence) FROM journal WHERE run = ?", request.run().value());
  }

  private boolean isRepeated(Connection connection) throws SQLException {
    var first = request.expectedSequence() + 1;
    var there =
        Sql.list(
            connection,
            """
            SELECT at, event FROM journal
            WHERE run = ? AND sequence BETWEEN ? AND ? ORDER BY sequence
            """,
            row -> new StoredEvent(row.getString(1), row.getString(2)),
            request.run().value(),
            first,
            first + stored.size() - 1);
    return !stored.isEmpty() && there.equals(stored);
  }

  private void checkStart() {
    for (var i = 0; i < stored.size(); i++) {
      var isFirst = request.expectedSequence() + i == 0;
      if (isFirst != request.events().get(i) instanceof RunEvent.RunStarted) {
        throw new RefusedException(
            Refusal.Code.INVALID,
            "run %s must start with RunStarted and have it once".formatted(request.run()));
      }
    }
  }

  private void append(Connection connection) throws SQLException {
    var summaries = new Summaries(connection, request.run(), request.at());
    for (var i = 0; i < stored.size(); i++) {
      summaries.apply(request.events().get(i));
      Sql.update(
          connection,
          "INSERT INTO journal (run, sequence, at, event) VALUES (?, ?, ?, ?)",
          request.run().value(),
          request.expectedSequence() + i + 1,
          stored.get(i).at(),
          stored.get(i).json());
    }
  }
}
