package dev.orchestrator.store.journal;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunEvent.AttemptFailed;
import dev.orchestrator.contracts.run.RunEvent.AttemptInterrupted;
import dev.orchestrator.contracts.run.RunEvent.AttemptStarted;
import dev.orchestrator.contracts.run.RunEvent.AttemptSucceeded;
import dev.orchestrator.contracts.run.RunEvent.IntegrationStarted;
import dev.orchestrator.contracts.run.RunEvent.RetryScheduled;
import dev.orchestrator.contracts.run.RunEvent.RunFinished;
import dev.orchestrator.contracts.run.RunEvent.RunInterrupted;
import dev.orchestrator.contracts.run.RunEvent.RunResumed;
import dev.orchestrator.contracts.run.RunEvent.RunStarted;
import dev.orchestrator.contracts.run.RunEvent.SessionOpened;
import dev.orchestrator.contracts.run.RunEvent.TaskCancelled;
import dev.orchestrator.contracts.run.RunEvent.TaskFailed;
import dev.orchestrator.contracts.run.RunEvent.TaskReady;
import dev.orchestrator.contracts.run.RunEvent.TaskSkipped;
import dev.orchestrator.contracts.run.RunEvent.TaskSucceeded;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the tables `run` and `task` in step with a run's journal, in the journal's transaction.
final class Summaries {
  private final Connection connection;
  private final RunId run;
  private final String at;

  Summaries(Connection connection, RunId run, Instant at) {
    this.connection = connection;
    this.run = run;
    this.at = at.toString();
  }

  void apply(RunEvent event) throws SQLException {
    switch (event) {
      case RunStarted started -> insertRun(started);
      case TaskReady(var task) -> moveTask(task, TaskState.READY, null);
      case AttemptStarted started -> startAttempt(started);
      case SessionOpened(var task, _, var session) -> updateTask(task, "session = ?", session);
      case AttemptSucceeded(var task, _, _, var usage) -> addUsage(task, usage);
      case AttemptFailed(var task, _, _, var message, var usage) -> {
        addUsage(task, usage);
        moveTask(task, TaskState.READY, message);
      }
      case AttemptInterrupted(var task, _, var reason) -> moveTask(task, TaskState.READY, reason);
      case RetryScheduled(var task, _, _) -> updateTask(task, "state = ?", TaskState.WAITING);
      case IntegrationStarted(var task, _) -> moveTask(task, TaskState.INTEGRATING, null);
      case TaskSucceeded succeeded -> succeed(succeeded);
      case TaskFailed(var task, _, var reason) -> finishTask(task, TaskState.FAILED, reason);
      case TaskSkipped(var task, var because) ->
          finishTask(task, TaskState.SKIPPED, chain(because) + " did not succeed");
      case TaskCancelled(var task) -> finishTask(task, TaskState.CANCELLED, null);
      case RunInterrupted _ -> updateRun("state = ?", RunState.INTERRUPTED);
      case RunResumed _ -> updateRun("state = ?", RunState.RUNNING);
      case RunFinished(var outcome) -> updateRun("state = ?, finished_at = ?", outcome, at);
    }
  }

  private void insertRun(RunStarted started) throws SQLException {
    var origin = started.origin();
    Sql.update(
        connection,
        """
        INSERT INTO run (id, goal, state, repository, base_commit, target_branch, started_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        run.value(),
        started.plan().goal(),
        RunState.RUNNING.name(),
        origin.repository(),
        origin.baseCommit(),
        origin.targetBranch(),
        at);
    var position = 0;
    for (var task : started.plan().tasks()) {
      insertTask(task, position++);
    }
  }

  private void insertTask(Task task, int position) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO task (run, id, position, title, agent, depends_on, state)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        run.value(),
        task.id().value(),
        position,
        task.title(),
        task.agent(),
        Json.write(task.dependsOn()),
        TaskState.PENDING.name());
  }

  private void startAttempt(AttemptStarted started) throws SQLException {
    moveTask(started.task(), TaskState.RUNNING, null);
    updateTask(
        started.task(),
        "attempts = attempts + 1, started_at = coalesce(started_at, ?), session = ?",
        at,
        started.session());
  }

  private void succeed(TaskSucceeded succeeded) throws SQLException {
    finishTask(succeeded.task(), TaskState.SUCCEEDED, null);
    updateTask(succeeded.task(), "commit_id = ?", succeeded.commit());
    if (succeeded.commit() != null) {
      updateRun("parked = ?", succeeded.parked());
    }
  }

  private void addUsage(TaskId task, Usage usage) throws SQLException {
    updateTask(
        task,
        """
        input_tokens = input_tokens + ?, output_tokens = output_tokens + ?,
        cache_read_tokens = cache_read_tokens + ?, cache_write_tokens = cache_write_tokens + ?,
        cost_usd = cost_usd + ?
        """,
        usage.inputTokens(),
        usage.outputTokens(),
        usage.cacheReadTokens(),
        usage.cacheWriteTokens(),
        usage.costUsd());
  }

  private void finishTask(TaskId task, TaskState state, @Nullable String reason)
      throws SQLException {
    moveTask(task, state, reason);
    updateTask(task, "finished_at = ?", at);
  }

  private void moveTask(TaskId task, TaskState state, @Nullable String reason) throws SQLException {
    updateTask(task, "state = ?, reason = ?", state, reason);
  }

  private void updateTask(TaskId task, String assignments, @Nullable Object... values)
      throws SQLException {
    var changed =
        Sql.update(
            connection,
            "UPDATE task SET " + assignments + " WHERE run = ? AND id = ?",
            parameters(values, run.value(), task.value()));
    if (changed == 0) {
      throw new RefusedException(
          Refusal.Code.INVALID, "run %s has no task %s".formatted(run, task));
    }
  }

  private void updateRun(String assignments, @Nullable Object... values) throws SQLException {
    Sql.update(
        connection,
        "UPDATE run SET " + assignments + " WHERE id = ?",
        parameters(values, run.value()));
  }

  private static @Nullable Object[] parameters(@Nullable Object[] values, String... key) {
    return Stream.concat(Stream.of(values), Stream.of(key))
        .map(value -> value instanceof Enum<?> constant ? constant.name() : value)
        .toArray();
  }

  private static String chain(List<TaskId> tasks) {
    return tasks.stream().map(TaskId::value).collect(Collectors.joining(" → "));
  }
}
