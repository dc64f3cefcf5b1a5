package dev.orchestrator.store.journal;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/// Keeps the table `attempt_usage` in step with a run's journal: what is told later of an attempt
/// takes the place of what was told before.
final class UsageRows {
  private static final int DAY = "2026-01-01".length();

  private final Connection connection;
  private final RunId run;
  private final String at;

  UsageRows(Connection connection, RunId run, String at) {
    this.connection = connection;
    this.run = run;
    this.at = at;
  }

  void started(RunEvent.AttemptStarted started) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO attempt_usage (run, task, attempt, agent, day) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (run, task, attempt) DO NOTHING
        """,
        run.value(),
        started.task().value(),
        started.attempt(),
        started.agent(),
        at.substring(0, DAY));
  }

  void told(RunEvent.UsageReported told) throws SQLException {
    tell(told.task(), told.attempt(), told.usage());
    Sql.update(
        connection,
        """
        UPDATE attempt_usage SET provider = ?, model = ? WHERE run = ? AND task = ? AND attempt = ?
        """,
        told.provider(),
        told.model(),
        run.value(),
        told.task().value(),
        told.attempt());
  }

  /// An end that tells nothing leaves what was told before.
  void ended(TaskId task, int attempt, Usage usage) throws SQLException {
    if (!usage.hasNothing()) {
      tell(task, attempt, usage);
    }
  }

  private void tell(TaskId task, int attempt, Usage usage) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE attempt_usage SET input_tokens = ?, output_tokens = ?, cache_read_tokens = ?,
          cache_write_tokens = ?, cost_usd = ?, estimated_tokens = ?, estimated_cost = ?
        WHERE run = ? AND task = ? AND attempt = ?
        """,
        usage.inputTokens(),
        usage.outputTokens(),
        usage.cacheReadTokens(),
        usage.cacheWriteTokens(),
        usage.costUsd(),
        usage.estimatedTokens() ? 1 : 0,
        usage.estimatedCost() ? 1 : 0,
        run.value(),
        task.value(),
        attempt);
  }
}
