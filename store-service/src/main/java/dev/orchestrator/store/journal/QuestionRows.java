package dev.orchestrator.store.journal;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the table `question` in step with a run's journal, in the journal's transaction.
final class QuestionRows {
  private static final int MAX_EXCERPT = 200;

  private final Connection connection;
  private final RunId run;
  private final String at;

  QuestionRows(Connection connection, RunId run, String at) {
    this.connection = connection;
    this.run = run;
    this.at = at;
  }

  void asked(RunEvent.QuestionAsked asked) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO question (run, number, task, attempt, text, asked_at, due, answerer)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        run.value(),
        asked.question(),
        asked.task().value(),
        asked.attempt(),
        asked.text(),
        at,
        asked.due().toString(),
        Answerer.ORCHESTRATOR.name());
  }

  void prolonged(RunEvent.QuestionProlonged prolonged) throws SQLException {
    update(prolonged.question(), "due = ?", prolonged.due().toString());
  }

  void referred(RunEvent.QuestionReferred referred) throws SQLException {
    update(
        referred.question(),
        "answerer = ?, referred = ?",
        Answerer.PERSON.name(),
        referred.reason());
  }

  void answered(RunEvent.QuestionAnswered answered) throws SQLException {
    update(
        answered.question(),
        "answer = ?, answerer = ?, closed_at = ?",
        answered.answer(),
        answered.by().name(),
        at);
  }

  void withdrawn(RunEvent.QuestionWithdrawn withdrawn) throws SQLException {
    update(withdrawn.question(), "withdrawn = ?, closed_at = ?", withdrawn.reason(), at);
  }

  private void update(int question, String assignments, Object... values) throws SQLException {
    var parameters = new @Nullable Object[values.length + 2];
    System.arraycopy(values, 0, parameters, 0, values.length);
    parameters[values.length] = run.value();
    parameters[values.length + 1] = question;
    Sql.update(
        connection,
        "UPDATE question SET " + assignments + " WHERE run = ? AND number = ?",
        parameters);
  }

  /// The task that asked.
  TaskId asker(int question) throws SQLException {
    return Sql.list(
            connection,
            "SELECT task FROM question WHERE run = ? AND number = ?",
            row -> new TaskId(row.getString(1)),
            run.value(),
            question)
        .getFirst();
  }

  /// What a task waits for, in words; empty when none of its questions is open.
  Optional<String> awaited(TaskId task) throws SQLException {
    return Sql.list(
            connection,
            """
            SELECT number, text FROM question
            WHERE run = ? AND task = ? AND closed_at IS NULL ORDER BY number LIMIT 1
            """,
            row -> "question %d: %s".formatted(row.getInt(1), excerpt(row.getString(2))),
            run.value(),
            task.value())
        .stream()
        .findFirst();
  }

  private static String excerpt(String text) {
    return text.length() <= MAX_EXCERPT ? text : text.substring(0, MAX_EXCERPT) + "…";
  }
}
