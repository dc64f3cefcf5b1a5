package dev.orchestrator.store.journal;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;

/// Writes the journal of a run that happened elsewhere, event by event as it was written there, and
/// makes the summaries anew from it. Within one transaction of the caller.
public final class EarlierJournal {
  private final Connection connection;
  private final RunId run;
  private long last;

  public EarlierJournal(Connection connection, RunId run) {
    this.connection = connection;
    this.run = run;
  }

  /// Adds the next event.
  ///
  /// @param at ISO 8601 in UTC
  /// @param event JSON
  /// @throws RefusedException `INVALID` when it cannot come here or is no event that this version
  ///   knows
  public void add(long sequence, String at, String event) throws SQLException {
    if (sequence != last + 1) {
      throw invalid("event %d follows event %d".formatted(sequence, last));
    }
    var known = event(sequence, event);
    if ((sequence == 1) != known instanceof RunEvent.RunStarted) {
      throw invalid("RunStarted is not the first event, or not the only one of its kind");
    }
    new Summaries(connection, run, instant(sequence, at)).apply(known);
    Sql.update(
        connection,
        "INSERT INTO journal (run, sequence, at, event) VALUES (?, ?, ?, ?)",
        run.value(),
        sequence,
        at,
        event);
    last = sequence;
  }

  /// The number of the last event, 0 before the first.
  public long last() {
    return last;
  }

  private static RunEvent event(long sequence, String event) {
    try {
      return Json.read(event, RunEvent.class);
    } catch (JacksonException e) {
      throw invalid(
          "event %d is none that this version knows (%s)"
              .formatted(sequence, e.getOriginalMessage()));
    }
  }

  private static Instant instant(long sequence, String at) {
    try {
      return Instant.parse(at);
    } catch (DateTimeException _) {
      throw invalid("event %d has no time".formatted(sequence));
    }
  }

  private static RefusedException invalid(String sentence) {
    return new RefusedException(Refusal.Code.INVALID, sentence);
  }
}
