package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Usage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run and each of its tasks have spent, told attempt by attempt: what is told later takes
/// the place of what was told of the same attempt before. The planning and the answering of
/// questions count for the run alone. Decides nothing. For one thread.
public final class Spending {
  private final Budget ofTasks;
  private final Account run;
  private final Map<TaskId, Account> tasks = new TreeMap<>();

  /// What attempts under way have told last.
  private final Map<TaskId, Usage> underWay = new TreeMap<>();

  /// Whose figures or bounds have changed since somebody looked at them.
  private final Set<TaskId> changed = new LinkedHashSet<>();

  Spending(RunBudget budget) {
    ofTasks = budget.task();
    run = new Account(budget.whole());
  }

  void apply(RunEvent.UsageReported told) {
    replace(told.task(), told.usage());
  }

  /// What the end tells takes the place of all that was told before, unless it tells nothing.
  void end(TaskId task, Usage usage) {
    if (!usage.hasNothing()) {
      replace(task, usage);
    }
    end(task);
  }

  /// The end of an attempt that tells nothing more.
  void end(TaskId task) {
    underWay.remove(task);
  }

  private void replace(TaskId task, Usage usage) {
    var before = underWay.put(task, usage);
    count(run, usage, before);
    if (hasAccount(task)) {
      count(of(task), usage, before);
    }
    changed.add(task);
  }

  private static void count(Account account, Usage usage, @Nullable Usage before) {
    account.count(usage, 1);
    if (before != null) {
      account.count(before, -1);
    }
  }

  void apply(RunEvent.BudgetReached reached) {
    kept(reached.task()).reach(reached.hard());
  }

  void apply(RunEvent.BudgetSet set) {
    kept(set.task()).set(set.budget());
    changed.add(set.task() == null ? TaskId.PLANNING : set.task());
  }

  /// For those who look: a task of which nothing is known gets no entry by that, as a replay looks
  /// at nothing.
  ///
  /// @param task null for the run
  Account account(@Nullable TaskId task) {
    var known = task == null ? run : tasks.get(task);
    return known == null ? new Account(ofTasks) : known;
  }

  private Account kept(@Nullable TaskId task) {
    return task == null ? run : of(task);
  }

  private Account of(TaskId task) {
    return tasks.computeIfAbsent(task, _ -> new Account(ofTasks));
  }

  static boolean hasAccount(TaskId task) {
    return !task.equals(TaskId.PLANNING) && !task.isAnswering();
  }

  /// What the attempt under way has told last; nothing before it has.
  Usage told(TaskId task) {
    return underWay.getOrDefault(task, Usage.NONE);
  }

  /// Those whose figures or bounds have changed since this was asked last. Of the run alone where
  /// one has no account.
  List<TaskId> takeChanged() {
    var taken = List.copyOf(changed);
    changed.clear();
    return taken;
  }

  /// Whether no attempt starts, since a hard bound of the run has been reached.
  public boolean isHeld() {
    return run.isHeld();
  }

  /// Whether no attempt of a task starts, since a hard bound of its own has been reached.
  public boolean isHeld(TaskId task) {
    var account = tasks.get(task);
    return account != null && account.isHeld();
  }

  @Override
  public String toString() {
    return "spent: %s, tasks %s, under way %s%n".formatted(run, tasks, underWay);
  }
}
