package dev.orchestrator.store.query;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.UsageSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The query for what attempts consumed, added up by what they have in common.
final class UsageQuery {
  private static final List<String> KEYS =
      List.of("run", "task", "attempt", "agent", "provider", "model", "day");

  /// What attempts together consumed.
  static final String SUMS =
      """
      sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
      sum(cache_read_tokens) AS cache_read_tokens, sum(cache_write_tokens) AS cache_write_tokens,
      sum(cost_usd) AS cost_usd, max(estimated_tokens) AS estimated_tokens,
      max(estimated_cost) AS estimated_cost
      """;

  private UsageQuery() {}

  /// Takes the run and the first day, twice each; null for all.
  static String by(UsageSummary.By by) {
    var keys = keys(by);
    var columns =
        KEYS.stream()
            .map(key -> keys.contains(key) ? key : "NULL AS " + key)
            .collect(Collectors.joining(", "));
    return """
    SELECT %s, count(*) AS attempts,
      sum(cost_usd IS NULL AND input_tokens + output_tokens + cache_read_tokens
        + cache_write_tokens > 0) AS unpriced, %s
    FROM attempt_usage WHERE (? IS NULL OR run = ?) AND (? IS NULL OR day >= ?)
    GROUP BY %s ORDER BY %s
    """
        .formatted(
            columns,
            SUMS,
            KEYS.stream().filter(keys::contains).collect(Collectors.joining(", ")),
            by == UsageSummary.By.DAY ? "day" : "min(rowid)");
  }

  private static Set<String> keys(UsageSummary.By by) {
    return switch (by) {
      case TASK -> Set.of("run", "task");
      case AGENT -> Set.of("agent");
      case PROVIDER -> Set.of("provider");
      case MODEL -> Set.of("provider", "model");
      case ATTEMPT -> Set.copyOf(KEYS);
      case RUN -> Set.of("run");
      case DAY -> Set.of("day");
    };
  }

  static UsageSummary row(ResultSet row) throws SQLException {
    var run = row.getString("run");
    var task = row.getString("task");
    var attempt = row.getInt("attempt");
    var isAttempt = !row.wasNull();
    var day = row.getString("day");
    return new UsageSummary(
        run == null ? null : new RunId(run),
        task == null ? null : new TaskId(task),
        isAttempt ? attempt : null,
        row.getString("agent"),
        row.getString("provider"),
        row.getString("model"),
        day == null ? null : LocalDate.parse(day),
        row.getInt("attempts"),
        row.getInt("unpriced"),
        usage(row));
  }

  static Usage usage(ResultSet row) throws SQLException {
    return new Usage(
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        row.getLong("cache_read_tokens"),
        row.getLong("cache_write_tokens"),
        cost(row),
        row.getBoolean("estimated_tokens"),
        row.getBoolean("estimated_cost"));
  }

  private static @Nullable Double cost(ResultSet row) throws SQLException {
    var cost = row.getDouble("cost_usd");
    return row.wasNull() ? null : cost;
  }
}
