package dev.orchestrator.store.journal;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
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
  private final QuestionRows questions;
  private final UsageRows usages;

  Summaries(Connection connection, RunId run, Instant at) {
    this.connection = connection;
    this.run = run;
    this.at = at.toString();
    this.questions = new QuestionRows(connection, run, this.at);
    this.usages = new UsageRows(connection, run, this.at);
  }

  void apply(RunEvent event) throws SQLException {
    switch (event) {
      case RunEvent.RunStarted started -> insertRun(started);
      case RunEvent.TasksAdded(var tasks) -> addTasks(tasks);
      case RunEvent.PlanningRequested _ -> planning(TaskState.READY, null);
      case RunEvent.PlanProposed proposed -> planning(TaskState.WAITING, proposal(proposed));
      case RunEvent.PlanRefused(_, var problems) ->
          planning(TaskState.READY, String.join("; ", problems));
      case RunEvent.PlanRejected(var reason) ->
          finishTask(TaskId.PLANNING, TaskState.CANCELLED, reason);
      case RunEvent.TaskReady(var task) -> moveTask(task, TaskState.READY, null);
      case RunEvent.WriteBlocked(var task, var by) ->
          moveTask(task, TaskState.READY, "waits for %s, which may write the same files", by);
      case RunEvent.AttemptStarted started -> startAttempt(started);
      case RunEvent.SessionOpened(var task, _, var session, _) ->
          updateTask(task, "session = ?", session);
      case RunEvent.AttemptSucceeded success ->
          usages.ended(success.task(), success.attempt(), success.usage());
      case RunEvent.UsageReported told -> usages.told(told);
      case RunEvent.AttemptFailed(var task, var attempt, _, var message, var usage, _, _) -> {
        usages.ended(task, attempt, usage);
        moveTask(task, TaskState.READY, message);
      }
      case RunEvent.AttemptInterrupted(var task, _, var reason) -> interrupt(task, reason);
      case RunEvent.RetryScheduled(var task, _, _) ->
          updateTask(task, "state = ?", TaskState.WAITING);
      case RunEvent.StepReached(var task, _, _) -> moveTask(task, TaskState.READY, null);
      case RunEvent.ChangesRequested(var task, _, var round, _, _) ->
          moveTask(task, TaskState.READY, "changes were asked for, round %s", round);
      case RunEvent.DecisionNeeded(var task, _, _) ->
          moveTask(task, TaskState.WAITING, "its check still asks for changes; a person decides");
      case RunEvent.MergeRefused(var task, _, var obstacle, _) ->
          moveTask(task, TaskState.READY, "%s; its agent is to make it fit", obstacle.sentence());
      case RunEvent.MergeNeeded(var task, var reason, _) ->
          moveTask(task, TaskState.WAITING, "%s; to be merged by hand", reason);
      case RunEvent.DecisionMade(var task, _, _) -> moveTask(task, TaskState.READY, null);
      case RunEvent.QuestionAsked asked -> {
        questions.asked(asked);
        await(asked.task());
      }
      case RunEvent.QuestionReferred referred -> {
        questions.referred(referred);
        endAnswering(referred.question(), TaskState.FAILED, referred.reason());
      }
      case RunEvent.QuestionProlonged prolonged -> questions.prolonged(prolonged);
      case RunEvent.AnswerRefused(var question, var problem) ->
          moveTask(TaskId.answering(question), TaskState.READY, problem);
      case RunEvent.QuestionAnswered answered -> answer(answered);
      case RunEvent.QuestionWithdrawn withdrawn -> {
        questions.withdrawn(withdrawn);
        giveUpAnswering(withdrawn.question(), withdrawn.reason());
      }
      case RunEvent.ProgressReported(var task, _, var words) ->
          updateTask(task, "progress = ?", words);
      case RunEvent.IntegrationStarted(var task, _) -> moveTask(task, TaskState.INTEGRATING, null);
      case RunEvent.IntegrationDelayed(var task, _, var reason, _) ->
          moveTask(task, TaskState.WAITING, reason);
      case RunEvent.TaskSucceeded succeeded -> succeed(succeeded);
      case RunEvent.TaskFailed(var task, _, var reason) ->
          finishTask(task, TaskState.FAILED, reason);
      case RunEvent.TaskSkipped(var task, var because) ->
          finishTask(task, TaskState.SKIPPED, chain(because) + " did not succeed");
      case RunEvent.CancelRequested(var task) -> updateTask(task, "reason = ?", "being cancelled");
      case RunEvent.TaskCancelled(var task) -> finishTask(task, TaskState.CANCELLED, null);
      case RunEvent.TaskRevived(var task, var revived) -> revive(task, revived);
      case RunEvent.TaskPaused _, RunEvent.TaskContinued _ -> {}
      case RunEvent.RunPaused _ -> moveRun(RunState.PAUSED);
      case RunEvent.RunContinued _ -> moveRun(RunState.RUNNING);
      case RunEvent.RunCancelRequested _,
          RunEvent.ProviderStateChanged _,
          RunEvent.BudgetReached _,
          RunEvent.BudgetSet _ -> {}
      case RunEvent.RunInterrupted _ -> updateRun("state = ?", RunState.INTERRUPTED);
      case RunEvent.RunResumed(var repository) ->
          updateRun(
              "state = ?, finished_at = NULL, repository = coalesce(?, repository)",
              isPaused() ? RunState.PAUSED : RunState.RUNNING,
              repository);
      case RunEvent.RunFinished(var outcome) ->
          updateRun("state = ?, finished_at = ?", outcome, at);
    }
  }

  /// A run that is interrupted stays so until it is resumed.
  private void moveRun(RunState state) throws SQLException {
    updateRun("state = CASE state WHEN 'INTERRUPTED' THEN state ELSE ? END", state);
  }

  /// A pause outlasts an interruption, but not the run's end. The events before this one are in the
  /// journal already.
  private boolean isPaused() throws SQLException {
    return Sql.list(
            connection,
            """
            SELECT type FROM journal
            WHERE run = ? AND type IN ('RunPaused', 'RunContinued', 'RunFinished')
            ORDER BY sequence DESC LIMIT 1
            """,
            row -> row.getString(1),
            run.value())
        .contains("RunPaused");
  }

  private void insertRun(RunEvent.RunStarted started) throws SQLException {
    var origin = started.origin();
    Sql.update(
        connection,
        """
        INSERT INTO run (id, goal, state, repository, base_commit, target_branch, started_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        run.value(),
        started.goal(),
        RunState.RUNNING.name(),
        origin.repository(),
        origin.baseCommit(),
        origin.targetBranch(),
        at);
  }

  private void addTasks(List<Task> tasks) throws SQLException {
    var position =
        Sql.number(
            connection, "SELECT count(*) FROM task WHERE run = ? AND position >= 0", run.value());
    for (var task : tasks) {
      insertTask(task, position++);
    }
    endPlanning();
  }

  /// Tasks that a person adds after the planning's end change nothing about it.
  private void endPlanning() throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE task SET state = ?, reason = NULL, finished_at = ?
        WHERE run = ? AND id = ? AND finished_at IS NULL
        """,
        TaskState.SUCCEEDED.name(),
        at,
        run.value(),
        TaskId.PLANNING.value());
  }

  private void insertTask(Task task, long position) throws SQLException {
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

  /// The planning has a row of its own before those of the tasks, from its beginning on.
  private void planning(TaskState state, @Nullable String reason) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO task (run, id, position, title, agent, depends_on, state)
        VALUES (?, ?, -1, 'Plan the run', ?, '[]', ?)
        ON CONFLICT (run, id) DO NOTHING
        """,
        run.value(),
        TaskId.PLANNING.value(),
        Config.ORCHESTRATOR,
        state.name());
    moveTask(TaskId.PLANNING, state, reason);
    updateTask(TaskId.PLANNING, "finished_at = NULL");
  }

  private String proposal(RunEvent.PlanProposed proposed) {
    return "%d tasks wait for approval: `orchestrator approve %s`"
        .formatted(proposed.tasks().size(), run);
  }

  private void revive(TaskId task, List<TaskId> revived) throws SQLException {
    for (var one : Stream.concat(Stream.of(task), revived.stream()).toList()) {
      moveTask(one, TaskState.PENDING, null);
      updateTask(one, "finished_at = NULL");
    }
  }

  /// A task with open questions goes on when they are answered, not before.
  private void interrupt(TaskId task, String reason) throws SQLException {
    if (!await(task)) {
      moveTask(task, TaskState.READY, reason);
    }
  }

  /// @return whether the task waits for an answer
  private boolean await(TaskId task) throws SQLException {
    var awaited = questions.awaited(task);
    if (awaited.isPresent()) {
      moveTask(task, TaskState.WAITING, awaited.get());
    }
    return awaited.isPresent();
  }

  /// Its agent goes on; where it has none any more, the task's being ready is told next.
  private void answer(RunEvent.QuestionAnswered answered) throws SQLException {
    questions.answered(answered);
    var asker = questions.asker(answered.question());
    if (!await(asker)) {
      moveTask(asker, TaskState.RUNNING, null);
    }
    if (answered.by() == Answerer.ORCHESTRATOR) {
      endAnswering(answered.question(), TaskState.SUCCEEDED, null);
    } else {
      giveUpAnswering(answered.question(), "answered by " + answered.by().word());
    }
  }

  /// There is nothing to end where nobody has begun to answer.
  private void endAnswering(int question, TaskState state, @Nullable String reason)
      throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE task SET state = ?, reason = ?, finished_at = ?
        WHERE run = ? AND id = ? AND finished_at IS NULL
        """,
        state.name(),
        reason,
        at,
        run.value(),
        TaskId.answering(question).value());
  }

  /// What is under way is asked to stop first.
  private void giveUpAnswering(int question, String reason) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE task SET state = ?, reason = ?, finished_at = ?
        WHERE run = ? AND id = ? AND finished_at IS NULL AND state <> ?
        """,
        TaskState.CANCELLED.name(),
        reason,
        at,
        run.value(),
        TaskId.answering(question).value(),
        TaskState.RUNNING.name());
  }

  private void startAttempt(RunEvent.AttemptStarted started) throws SQLException {
    if (started.task().isAnswering()) {
      insertAnswering(started);
    }
    usages.started(started);
    moveTask(started.task(), TaskState.RUNNING, null);
    updateTask(
        started.task(),
        """
        attempts = attempts + 1, started_at = coalesce(started_at, ?), step = ?, session = ?,
        progress = NULL
        """,
        at,
        started.stepName(),
        started.session());
  }

  /// The answering of a question has a row of its own after those of the tasks, once it is begun.
  private void insertAnswering(RunEvent.AttemptStarted started) throws SQLException {
    var question = started.task().answered();
    Sql.update(
        connection,
        """
        INSERT INTO task (run, id, position, title, agent, depends_on, state)
        VALUES (?, ?, ?, ?, ?, '[]', ?)
        ON CONFLICT (run, id) DO NOTHING
        """,
        run.value(),
        started.task().value(),
        -1 - question,
        "Answer question " + question,
        started.agent(),
        TaskState.READY.name());
  }

  private void succeed(RunEvent.TaskSucceeded succeeded) throws SQLException {
    finishTask(succeeded.task(), TaskState.SUCCEEDED, null);
    updateTask(succeeded.task(), "commit_id = ?", succeeded.commit());
    if (succeeded.commit() != null) {
      updateRun("parked = ?", succeeded.parked());
    }
  }

  private void finishTask(TaskId task, TaskState state, @Nullable String reason)
      throws SQLException {
    moveTask(task, state, reason);
    updateTask(task, "finished_at = ?", at);
  }

  private void moveTask(TaskId task, TaskState state, String reason, Object detail)
      throws SQLException {
    moveTask(task, state, reason.formatted(detail));
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
