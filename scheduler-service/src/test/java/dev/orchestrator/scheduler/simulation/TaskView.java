package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A task as an onlooker sees it who knows nothing but the journal.
final class TaskView {
  final Task task;
  final int index;
  final WorkflowConfig workflow;
  final int area;
  final List<TaskView> parents = new ArrayList<>();
  final List<TaskView> dependents = new ArrayList<>();
  TaskState state = TaskState.PENDING;
  int chain = 1;
  int attempt;
  int step;
  int[] rounds;
  int failures;
  int allFailures;
  int limits;
  @Nullable Instant retryDue;
  boolean cancelling;
  boolean paused;
  boolean unmerged;

  /// Whether its merge has been stopped.
  boolean stopped;

  /// Whether it waits for answers that a lost attempt has asked for.
  boolean asking;

  String progress = "";

  /// What its finished work cannot be merged for.
  @Nullable MergeObstacle obstacle;

  int lostTries;
  boolean gaveUp;

  /// Whether it has the turn to write its files.
  boolean holds;

  /// Whose files it waits for.
  @Nullable TaskView blockedBy;

  /// Its rank when it began to wait, until it has had its turn.
  private @Nullable Rank blockedAs;

  /// Those that wait for its files.
  final Set<TaskView> waiters = new HashSet<>();

  final Map<Integer, Map<String, String>> sessions = new HashMap<>();
  String player = "";
  ChangedPaths changed = ChangedPaths.NONE;
  String comments = "";

  TaskView(Task task, int index, WorkflowConfig workflow) {
    this.task = task;
    this.index = index;
    this.workflow = workflow;
    this.area = Area.of(task.writes());
    this.rounds = new int[workflow.steps().size()];
  }

  /// How soon it is to start among those that may: begun ones, long chains, the plan's order.
  record Rank(boolean begun, int chain, int index) {
    boolean isBefore(Rank other) {
      if (begun != other.begun) {
        return begun;
      }
      return chain == other.chain ? index < other.index : chain > other.chain;
    }
  }

  void waitFor(TaskView other) {
    blockedAs = rankInQueue();
    blockedBy = other;
    other.waiters.add(this);
  }

  /// Neither holds nor waits for files any more.
  void letGo() {
    holds = false;
    blockedAs = null;
    if (blockedBy != null) {
      blockedBy.waiters.remove(this);
      blockedBy = null;
    }
    waiters.forEach(waiter -> waiter.blockedBy = null);
    waiters.clear();
  }

  TaskId id() {
    return task.id();
  }

  Rank rank() {
    return new Rank(attempt > 0, chain, index);
  }

  /// Its rank among those that want the same files.
  Rank rankInQueue() {
    return blockedAs == null ? rank() : blockedAs;
  }

  StepConfig step() {
    return workflow.steps().get(step);
  }

  String performer() {
    return step().command() != null ? "" : Objects.requireNonNullElse(step().agent(), task.agent());
  }

  boolean isPlanning() {
    return id().equals(TaskId.PLANNING);
  }

  boolean isAnswering() {
    return id().isAnswering();
  }

  /// Whether a person has to say what becomes of it.
  boolean isUndecided() {
    return state == TaskState.WAITING && retryDue == null && obstacle == null && !asking;
  }

  /// Whether a person has to merge it.
  boolean isLeftToPerson() {
    return state == TaskState.WAITING && retryDue == null && obstacle != null && !asking;
  }

  /// The one before cost a try where the agent gave up, or where it is still there.
  void refuse(MergeObstacle next) {
    var conflictWithLater =
        obstacle != null
            && next instanceof MergeObstacle.Conflict
            && !next.onto().equals(obstacle.onto());
    if (gaveUp || (obstacle != null && !conflictWithLater)) {
      lostTries++;
    }
    gaveUp = false;
    obstacle = next;
    while (step().kind() != StepKind.CODE) {
      step--;
    }
  }

  void forgetMerging() {
    obstacle = null;
    lostTries = 0;
    gaveUp = false;
  }

  /// Whether tasks that depend on it cannot run.
  boolean isMissed() {
    return state.isFinal() && state != TaskState.SUCCEEDED && task.onFailure() == OnFailure.HARD;
  }

  boolean sharesFilesWith(TaskView other) {
    return (area & other.area) != 0;
  }

  @Override
  public String toString() {
    return "%s(%s, attempt %d, step %d)".formatted(id(), state.word(), attempt, step);
  }
}
