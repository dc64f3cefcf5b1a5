package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Usage;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a run has spent as an onlooker sees it: all figures of all attempts, added up each time
/// anew. The whole run has no task, which is null.
final class SpendingView {
  private record Attempt(TaskId task, int number) {}

  private final Map<Attempt, Usage> told = new LinkedHashMap<>();
  private final Map<@Nullable TaskId, Budget> budgets = new HashMap<>();
  private final Set<@Nullable TaskId> held = new HashSet<>();
  private final Set<@Nullable TaskId> warned = new HashSet<>();
  private final Budget ofTasks;

  SpendingView(RunEvent.RunStarted started) {
    budgets.put(null, started.budget().whole());
    ofTasks = started.budget().task();
  }

  void tell(TaskId task, int attempt, Usage usage) {
    told.put(new Attempt(task, attempt), usage);
  }

  /// An end that tells nothing leaves what was told before.
  void end(TaskId task, int attempt, Usage usage) {
    if (!usage.equals(Usage.NONE)) {
      tell(task, attempt, usage);
    }
  }

  void reach(@Nullable TaskId task, boolean hard) {
    warned.add(task);
    if (hard) {
      held.add(task);
    }
  }

  void set(@Nullable TaskId task, Budget budget) {
    budgets.put(task, budget);
    held.remove(task);
  }

  boolean isHeld(@Nullable TaskId task) {
    return held.contains(task);
  }

  Budget budget(@Nullable TaskId task) {
    return budgets.getOrDefault(task, ofTasks);
  }

  /// What a report says that was not said before; older ones may come late.
  boolean isNews(TaskId task, int attempt, Usage usage) {
    var before = told.getOrDefault(new Attempt(task, attempt), Usage.NONE);
    var less =
        usage.tokens() + usage.cacheReadTokens() < before.tokens() + before.cacheReadTokens();
    return !usage.equals(before)
        && !(less && usage.estimatedTokens().equals(before.estimatedTokens()));
  }

  /// Whether a bound is reached of which nobody has been told.
  boolean isToBeTold(@Nullable TaskId task, boolean hard) {
    if (task != null && (task.isAnswering() || task.equals(TaskId.PLANNING))) {
      return false;
    }
    var budget = budget(task);
    var isHard = isReached(task, budget.usd(), budget.tokens());
    return hard
        ? isHard && !held.contains(task)
        : !isHard
            && !warned.contains(task)
            && isReached(task, budget.softUsd(), budget.softTokens());
  }

  private boolean isReached(@Nullable TaskId task, @Nullable Double usd, @Nullable Long tokens) {
    return (usd != null && usd(task) >= usd) || (tokens != null && tokens(task) >= tokens);
  }

  double usd(@Nullable TaskId task) {
    return of(task)
        .filter(usage -> usage.costUsd() != null)
        .map(usage -> BigDecimal.valueOf(usage.costUsd()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  long tokens(@Nullable TaskId task) {
    return of(task).mapToLong(Usage::tokens).sum();
  }

  private Stream<Usage> of(@Nullable TaskId task) {
    return told.entrySet().stream()
        .filter(one -> task == null || one.getKey().task().equals(task))
        .map(Map.Entry::getValue);
  }
}
