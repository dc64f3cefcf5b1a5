package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The state of a run: its events applied in order, and nothing else. Decides nothing. For one
/// thread.
public final class PlanState {
  private final RunEvent.RunStarted origin;
  private final Map<TaskId, TaskNode> nodes;
  private final NavigableSet<TaskNode> ready = new TreeSet<>(TaskNode.URGENCY);
  private final NavigableSet<TaskNode> retrying =
      new TreeSet<>(
          Comparator.comparing((TaskNode node) -> node.retryDue).thenComparing(TaskNode.URGENCY));
  private int running;
  private int integrating;
  private int unended;
  private boolean interrupted;
  private boolean finished;

  public PlanState(RunEvent.RunStarted started) {
    this.origin = started;
    this.nodes = DagBuilder.build(started.plan());
    this.unended = nodes.size();
  }

  /// What the run was started with.
  public RunEvent.RunStarted origin() {
    return origin;
  }

  /// All tasks in the plan's order.
  public Collection<TaskNode> nodes() {
    return nodes.values();
  }

  public TaskNode node(TaskId task) {
    return find(task).orElseThrow(() -> new IllegalArgumentException("no task " + task));
  }

  public Optional<TaskNode> find(TaskId task) {
    return Optional.ofNullable(nodes.get(task));
  }

  public boolean isInterrupted() {
    return interrupted;
  }

  public boolean isFinished() {
    return finished;
  }

  /// Whether any attempt or integration is under way.
  public boolean isIdle() {
    return running == 0 && integrating == 0;
  }

  /// When the earliest retry is due.
  public Optional<Instant> nextRetry() {
    return retrying.isEmpty() ? Optional.empty() : Optional.ofNullable(retrying.first().retryDue);
  }

  boolean hasFreeSlot() {
    return running < origin.concurrency();
  }

  boolean hasEnded() {
    return unended == 0;
  }

  /// The most urgent task that may start now.
  Optional<TaskNode> mostUrgent() {
    return ready.isEmpty() ? Optional.empty() : Optional.of(ready.first());
  }

  /// The task whose retry has waited longest, if one is due.
  Optional<TaskNode> dueRetry(Instant now) {
    return nextRetry().filter(due -> !due.isAfter(now)).map(_ -> retrying.first());
  }

  /// Takes one event into the state. Events come in the journal's order.
  public void apply(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted _ -> throw new IllegalStateException("the run has started already");
      case RunEvent.TaskReady(var task) -> move(node(task), TaskState.READY);
      case RunEvent.AttemptStarted started -> start(node(started.task()), started.attempt());
      case RunEvent.SessionOpened opened -> node(opened.task()).session = opened.session();
      case RunEvent.AttemptSucceeded _ -> {}
      case RunEvent.AttemptFailed failed -> fail(node(failed.task()));
      case RunEvent.AttemptInterrupted stopped -> move(node(stopped.task()), TaskState.READY);
      case RunEvent.RetryScheduled retry -> waitUntil(node(retry.task()), retry.due());
      case RunEvent.IntegrationStarted started -> move(node(started.task()), TaskState.INTEGRATING);
      case RunEvent.TaskSucceeded succeeded -> end(node(succeeded.task()), TaskState.SUCCEEDED);
      case RunEvent.TaskFailed failed -> end(node(failed.task()), TaskState.FAILED);
      case RunEvent.TaskSkipped skipped -> end(node(skipped.task()), TaskState.SKIPPED);
      case RunEvent.TaskCancelled cancelled -> end(node(cancelled.task()), TaskState.CANCELLED);
      case RunEvent.RunInterrupted _ -> interrupted = true;
      case RunEvent.RunResumed _ -> interrupted = false;
      case RunEvent.RunFinished _ -> finished = true;
    }
  }

  private void start(TaskNode node, int attempt) {
    node.attempt = attempt;
    move(node, TaskState.RUNNING);
  }

  private void fail(TaskNode node) {
    node.failures++;
    move(node, TaskState.READY);
  }

  private void waitUntil(TaskNode node, Instant due) {
    leave(node);
    node.retryDue = due;
    node.state = TaskState.WAITING;
    enter(node);
  }

  private void end(TaskNode node, TaskState outcome) {
    move(node, outcome);
    unended--;
    node.dependents.forEach(dependent -> dependent.unendedParents--);
  }

  private void move(TaskNode node, TaskState state) {
    leave(node);
    node.retryDue = null;
    node.state = state;
    enter(node);
  }

  private void leave(TaskNode node) {
    count(node, -1);
    ready.remove(node);
    if (node.retryDue != null) {
      retrying.remove(node);
    }
  }

  private void enter(TaskNode node) {
    count(node, 1);
    if (node.state == TaskState.READY) {
      ready.add(node);
    }
    if (node.retryDue != null) {
      retrying.add(node);
    }
  }

  private void count(TaskNode node, int change) {
    if (node.state == TaskState.RUNNING) {
      running += change;
    } else if (node.state == TaskState.INTEGRATING) {
      integrating += change;
    }
  }

  /// A fingerprint of everything that decisions depend on; equal after a replay of the same events.
  public String describe() {
    var text = new StringBuilder();
    nodes.values().forEach(node -> text.append(describe(node)).append('\n'));
    return text.append("interrupted=%s finished=%s".formatted(interrupted, finished)).toString();
  }

  private static String describe(TaskNode node) {
    return "%s %s attempt=%d failures=%d unended=%d session=%s due=%s"
        .formatted(
            node.id(),
            node.state.word(),
            node.attempt,
            node.failures,
            node.unendedParents,
            node.session,
            orDash(node.retryDue));
  }

  private static Object orDash(@Nullable Object value) {
    return value == null ? "-" : value;
  }
}
