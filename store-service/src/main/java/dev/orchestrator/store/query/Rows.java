package dev.orchestrator.store.query;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queries, and what their rows mean.
final class Rows {
  static final String RUNS =
      """
      SELECT run.*,
        (SELECT count(*) FROM task WHERE task.run = run.id AND task.position >= 0) AS tasks,
        (SELECT count(*) FROM task
          WHERE task.run = run.id AND task.position >= 0 AND task.state = 'SUCCEEDED') AS done
      FROM run
      """;

  /// The planning, the tasks in the plan's order, then the answering of questions.
  ///
  /// The sums come first, since a column is found by the first of its name, and tasks have unused
  /// ones of the same names.
  static final String TASKS =
      """
      SELECT used.*, task.* FROM task LEFT JOIN
        (SELECT task AS used_by, %s FROM attempt_usage WHERE run = ? GROUP BY task) AS used
        ON used.used_by = task.id
      WHERE task.run = ?
      ORDER BY position < -1, CASE WHEN position < -1 THEN -position ELSE position END
      """
          .formatted(UsageQuery.SUMS);

  static final String QUESTIONS =
      """
      SELECT question.* FROM question JOIN run ON run.id = question.run
      WHERE ? IS NULL OR question.run = ? ORDER BY run.number, question.number
      """;

  static final String SIZES = "SELECT id, bytes FROM run";

  static final String JOURNAL =
      "SELECT sequence, at, event FROM journal WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?";

  static final String EVENTS_OF_KINDS =
      """
      SELECT sequence, at, event FROM journal
      WHERE run = ? AND type IN (SELECT value FROM json_each(?)) ORDER BY sequence
      """;

  static final String LAST_EVENT =
      "SELECT sequence, at, event FROM journal WHERE run = ? ORDER BY sequence DESC LIMIT 1";

  static final String OUTPUT =
      "SELECT * FROM output WHERE run = ? AND id > ? AND (? IS NULL OR task = ?)"
          + " ORDER BY id LIMIT ?";

  private Rows() {}

  static RunSummary run(ResultSet row) throws SQLException {
    return new RunSummary(
        new RunId(row.getString("id")),
        row.getString("goal"),
        RunState.valueOf(row.getString("state")),
        new RunOrigin(
            row.getString("repository"),
            row.getString("base_commit"),
            row.getString("target_branch")),
        Instant.parse(row.getString("started_at")),
        instant(row.getString("finished_at")),
        row.getString("parked"),
        row.getInt("tasks"),
        row.getInt("done"));
  }

  static TaskSummary task(ResultSet row) throws SQLException {
    return new TaskSummary(
        new TaskId(row.getString("id")),
        row.getString("title"),
        row.getString("agent"),
        List.of(Json.read(row.getString("depends_on"), TaskId[].class)),
        TaskState.valueOf(row.getString("state")),
        row.getString("step"),
        row.getInt("attempts"),
        instant(row.getString("started_at")),
        instant(row.getString("finished_at")),
        row.getString("session"),
        row.getString("commit_id"),
        row.getString("reason"),
        UsageQuery.usage(row),
        row.getString("progress"));
  }

  static QuestionSummary question(ResultSet row) throws SQLException {
    return new QuestionSummary(
        new RunId(row.getString("run")),
        row.getInt("number"),
        new TaskId(row.getString("task")),
        row.getInt("attempt"),
        row.getString("text"),
        Instant.parse(row.getString("asked_at")),
        Instant.parse(row.getString("due")),
        Answerer.valueOf(row.getString("answerer")),
        row.getString("referred"),
        row.getString("answer"),
        instant(row.getString("closed_at")),
        row.getString("withdrawn"));
  }

  static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(row.getLong("sequence"), row.getString("at"), row.getString("event"));
  }

  static JournalEntry entry(RunId run, StoredEvent stored) {
    return new JournalEntry(
        run,
        stored.sequence(),
        Instant.parse(stored.at()),
        Json.read(stored.event(), RunEvent.class));
  }

  static StoredBatch batch(ResultSet row) throws SQLException {
    var attempt =
        new AttemptId(
            new RunId(row.getString("run")),
            new TaskId(row.getString("task")),
            row.getInt("attempt"));
    var lines = List.of(Json.read(row.getString("lines"), OutputLine[].class));
    return new StoredBatch(
        row.getLong("id"), new OutputBatch(attempt, row.getLong("number"), lines));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
