package dev.orchestrator.store.upkeep;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.store.database.Sql;
import dev.orchestrator.store.database.StorageFailure;
import dev.orchestrator.store.journal.EarlierJournal;
import dev.orchestrator.store.query.StoredEvent;
import dev.orchestrator.store.query.StoredOutput;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import tools.jackson.core.JacksonException;

/// A run on its way into the store: its events first, then its output. Each is checked, as it may
/// come from anywhere; what cannot be is refused with `INVALID`.
public final class IncomingRun {
  private static final int NOT_UNIQUE = 0;

  private final Connection connection;
  private final Path file;
  private final RunId run;
  private final EarlierJournal journal;

  IncomingRun(Connection connection, Path file, RunId run) {
    this.connection = connection;
    this.file = file;
    this.run = run;
    this.journal = new EarlierJournal(connection, run);
  }

  /// Takes the next event.
  public void event(StoredEvent event) {
    try {
      journal.add(event.sequence(), event.at(), event.event());
    } catch (SQLException e) {
      throw failure("event %d contradicts those before it".formatted(event.sequence()), e);
    }
  }

  /// The number of the last event, 0 before the first.
  public long lastSequence() {
    return journal.last();
  }

  /// Takes the next batch of output.
  public void output(StoredOutput output) {
    check(output);
    try {
      var stored =
          Sql.update(
              connection,
              """
              INSERT INTO output (run, task, attempt, number, lines) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (run, task, attempt, number) DO NOTHING
              """,
              run.value(),
              output.task(),
              output.attempt(),
              output.number(),
              output.lines());
      if (stored == NOT_UNIQUE) {
        throw invalid(
            "batch %d of attempt %d of %s is there twice"
                .formatted(output.number(), output.attempt(), output.task()));
      }
    } catch (SQLException e) {
      throw failure("there is output without a run", e);
    }
  }

  private static void check(StoredOutput output) {
    try {
      var _ = new TaskId(output.task());
      Json.read(output.lines(), OutputLine[].class);
    } catch (JacksonException | IllegalArgumentException e) {
      throw invalid("batch %d of the output cannot be read".formatted(output.number()));
    }
  }

  /// What breaks the rules of the tables is the run's fault, anything else the disk's.
  private RuntimeException failure(String sentence, SQLException e) {
    return StorageFailure.isConstraint(e) ? invalid(sentence) : StorageFailure.of(file, e);
  }

  private static RefusedException invalid(String sentence) {
    return new RefusedException(Refusal.Code.INVALID, sentence);
  }
}
