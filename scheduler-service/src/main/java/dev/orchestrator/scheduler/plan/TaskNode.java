package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task of the run with its place in the DAG and where it stands. Only [PlanState] changes it.
public final class TaskNode {
  /// Longest remaining chain first, then the plan's order.
  static final Comparator<TaskNode> URGENCY =
      Comparator.<TaskNode>comparingInt(node -> -node.chainLength)
          .thenComparingInt(node -> node.index);

  private final Task task;
  private final int index;
  final List<TaskNode> parents = new ArrayList<>();
  final List<TaskNode> dependents = new ArrayList<>();

  /// Tasks on the longest chain that starts here, this one included.
  int chainLength = 1;

  int unendedParents;
  TaskState state = TaskState.PENDING;
  int attempt;
  int failures;
  @Nullable String session;
  @Nullable Instant retryDue;

  TaskNode(Task task, int index) {
    this.task = task;
    this.index = index;
  }

  public Task task() {
    return task;
  }

  public TaskId id() {
    return task.id();
  }

  public TaskState state() {
    return state;
  }

  /// The number of the latest attempt, 0 before the first.
  public int attempt() {
    return attempt;
  }

  /// The CLI's conversation that the next attempt can continue.
  public @Nullable String session() {
    return session;
  }

  public List<TaskNode> parents() {
    return List.copyOf(parents);
  }
}
