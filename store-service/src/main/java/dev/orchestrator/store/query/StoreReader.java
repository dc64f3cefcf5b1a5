package dev.orchestrator.store.query;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.contracts.store.UsageSummary;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Sql;
import dev.orchestrator.store.database.StorageFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads what has been stored, without Vert.x and without disturbing a writer in this process or
/// another one. Each query sees everything that was committed before it. May be used by several
/// threads. Whatever goes wrong with the file is a [RefusedException] with the code `STORAGE`.
public final class StoreReader implements AutoCloseable {
  /// From here on it pays to use more than one processor.
  private static final int MANY = 100;

  private final DatabaseFile file;
  private final Connection connection;
  private final ReentrantLock turn = new ReentrantLock();

  private StoreReader(DatabaseFile file) {
    this.file = file;
    this.connection = file.openForReading();
  }

  /// Opens an existing database.
  ///
  /// @throws RefusedException `NOT_FOUND` when there is no such file
  public static StoreReader open(Path database) {
    return new StoreReader(new DatabaseFile(database));
  }

  /// All runs, the newest first.
  public List<RunSummary> runs() {
    return list(Rows.RUNS + "ORDER BY number DESC", Rows::run);
  }

  public Optional<RunSummary> run(RunId run) {
    return list(Rows.RUNS + "WHERE id = ?", Rows::run, run.value()).stream().findFirst();
  }

  /// The run's tasks in the order of the plan; none when there is no such run.
  public List<TaskSummary> tasks(RunId run) {
    return list(Rows.TASKS, Rows::task, run.value(), run.value());
  }

  /// The bytes that each run's journal and output take, without what the file needs around them.
  public Map<RunId, Long> sizes() {
    return list(Rows.SIZES, row -> Map.entry(new RunId(row.getString("id")), row.getLong("bytes")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// The bytes that the database takes on the disk, its log included.
  public long bytes() {
    return file.bytes();
  }

  /// What is wrong with the file by its own check, or `ok`. Reads all of it.
  public List<String> integrity() {
    return list("PRAGMA integrity_check", row -> row.getString(1));
  }

  /// All questions that agents have asked, in the order of their runs' starts.
  ///
  /// @param run whose questions alone are wanted, null for all runs
  public List<QuestionSummary> questions(@Nullable RunId run) {
    var wanted = run == null ? null : run.value();
    return list(Rows.QUESTIONS, Rows::question, wanted, wanted);
  }

  /// What attempts consumed, added up by what they have in common, in the order in which they
  /// started.
  ///
  /// @param run whose attempts alone are wanted, null for all runs
  /// @param since the first day (UTC) of the attempts' starts that is wanted, null for all
  public List<UsageSummary> usage(
      @Nullable RunId run, @Nullable LocalDate since, UsageSummary.By by) {
    var wanted = run == null ? null : run.value();
    var first = since == null ? null : since.toString();
    return list(UsageQuery.by(by), UsageQuery::row, wanted, wanted, first, first);
  }

  /// The run's events in order; none when there is no such run.
  ///
  /// @param after the sequence number before the first one wanted, 0 for all
  /// @param limit how many at most
  public List<JournalEntry> journal(RunId run, long after, int limit) {
    return entries(run, list(Rows.JOURNAL, Rows::event, run.value(), after, limit));
  }

  /// Those of the run's events that are of some kinds, in order.
  public List<JournalEntry> journal(RunId run, Set<Class<? extends RunEvent>> kinds) {
    var names = Json.write(kinds.stream().map(Class::getSimpleName).toList());
    return entries(run, list(Rows.EVENTS_OF_KINDS, Rows::event, run.value(), names));
  }

  /// The run's last event; empty when there is no such run.
  public Optional<JournalEntry> lastEvent(RunId run) {
    return entries(run, list(Rows.LAST_EVENT, Rows::event, run.value())).stream().findFirst();
  }

  /// The run's last events, in order.
  ///
  /// @param limit how many at most
  public List<JournalEntry> newest(RunId run, int limit) {
    return lastEvent(run)
        .map(last -> journal(run, Math.max(0, last.sequence() - limit), limit))
        .orElse(List.of());
  }

  private List<JournalEntry> entries(RunId run, List<StoredEvent> stored) {
    // most of the time of a long run's replay goes here
    var rows = stored.size() < MANY ? stored.stream() : stored.parallelStream();
    try {
      return rows.map(event -> Rows.entry(run, event)).toList();
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  /// What the run's attempts said, in the order of arrival. To follow it, ask again after the last
  /// row seen.
  ///
  /// @param task whose output alone is wanted, null for all
  /// @param after the row before the first one wanted, 0 for all
  /// @param limit how many batches at most
  public List<StoredBatch> output(RunId run, @Nullable TaskId task, long after, int limit) {
    var wanted = task == null ? null : task.value();
    return list(Rows.OUTPUT, Rows::batch, run.value(), after, wanted, wanted, limit);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    }
  }

  /// One query at a time: on one connection, a query that starts while another one runs would see
  /// the database as it was for that one.
  private <T> List<T> list(String sql, Sql.Row<T> row, @Nullable Object... parameters) {
    turn.lock();
    try {
      return Sql.list(connection, sql, row, parameters);
    } catch (SQLException e) {
      throw StorageFailure.of(file.path(), e);
    } catch (JacksonException e) {
      throw unreadable(e);
    } finally {
      turn.unlock();
    }
  }

  private RefusedException unreadable(JacksonException failure) {
    return new RefusedException(
        Refusal.Code.STORAGE,
        "%s holds what this version cannot read (%s); use the version that wrote it"
            .formatted(file.path(), failure.getOriginalMessage()));
  }
}
