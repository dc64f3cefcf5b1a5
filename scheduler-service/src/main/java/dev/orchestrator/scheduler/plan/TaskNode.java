package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.scheduler.locks.PathGlob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task of the run with its place in the DAG and where it stands. Only [PlanState] changes it.
public final class TaskNode {
  private final Task task;
  private final int index;
  private final WorkflowConfig workflow;
  private final List<PathGlob> writes;
  final List<TaskNode> parents = new ArrayList<>();
  final List<TaskNode> dependents = new ArrayList<>();

  /// Tasks on the longest chain that starts here, this one included.
  int chainLength = 1;

  int unendedParents;
  TaskState state = TaskState.PENDING;
  int attempt;
  int failures;

  /// Failures over all its steps.
  int allFailures;

  /// Failures in a row that did not count.
  int limits;

  /// Who does its latest attempt.
  String player = "";

  @Nullable Instant retryDue;
  boolean cancelling;

  /// Whether it waits for answers to what an attempt of it has asked that was lost.
  boolean asking;

  /// What the agent of its latest attempt has said last of how far it is.
  String progress = "";

  /// Whether no attempt of it may start until a person lets it go on.
  boolean paused;

  /// Whether the task ended, or waits, because its work could not be merged, so that only this is
  /// left to do.
  boolean unmerged;

  /// Whether its merge has been stopped, which then is asked for again when the run is resumed.
  boolean stopped;

  final StepProgress steps;

  /// What the task's code step said last.
  String result = "";

  ChangedPaths changed = ChangedPaths.NONE;

  /// The latest attempt of an author that has succeeded, 0 before the first.
  int handedOverBy;

  final Merging merging = new Merging();

  /// Its place among the ready ones, or in the queue of those that wait for a lock, while it has
  /// one.
  @Nullable Urgency place;

  TaskNode(Task task, int index, WorkflowConfig workflow, List<PathGlob> writes) {
    this.task = task;
    this.index = index;
    this.workflow = workflow;
    this.writes = writes;
    this.steps = new StepProgress(workflow);
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

  public WorkflowConfig workflow() {
    return workflow;
  }

  /// Index of the step that it has reached.
  public int stepIndex() {
    return steps.current();
  }

  public StepConfig step() {
    return workflow.steps().get(steps.current());
  }

  /// Who does its latest attempt: an agent, a provider, or a command's step; empty before that.
  public String player() {
    return player;
  }

  /// The agent of its step; empty where a command does it.
  public String performer() {
    return performer(step());
  }

  private String performer(StepConfig step) {
    if (step.command() != null) {
      return "";
    }
    return step.agent() == null ? task.agent() : step.agent();
  }

  /// The CLI's conversation that an attempt can continue when it is by whoever did the latest one.
  public @Nullable String session() {
    return session(player);
  }

  /// The CLI's conversation that the next attempt can continue when this one plays it.
  @Nullable String session(String who) {
    return steps.session(who);
  }

  /// Whether the player's session can be continued by a CLI.
  public boolean isSessionOf(String player, String cli) {
    return steps.isSessionOf(player, cli);
  }

  /// What a check, or a person, wants changed; null when nothing is.
  public @Nullable String feedback() {
    return steps.feedback();
  }

  /// The name of the check that asked for its [#feedback], when there is any.
  public String askedBy() {
    return steps.askedBy().name();
  }

  /// What its step, a check, asked for in the round before; null in the first one.
  public @Nullable String askedFor() {
    return steps.askedFor();
  }

  /// What its code step said last, empty before that.
  public String result() {
    return result;
  }

  /// What its agent has to make its finished work fit to; null while nothing is in the way.
  public @Nullable MergeObstacle obstacle() {
    return merging.obstacle();
  }

  /// How the agent failed when it last tried to make the work fit; null where it did not.
  public @Nullable String trouble() {
    return merging.trouble();
  }

  /// The files that its work changes.
  public ChangedPaths changed() {
    return changed;
  }

  /// The number of the attempt on whose work the next one builds, 0 where none has done any.
  public int handedOverBy() {
    return handedOverBy;
  }

  /// Whether an attempt of it has been started before.
  public boolean hasBegun() {
    return attempt > 0;
  }

  public List<TaskNode> parents() {
    return List.copyOf(parents);
  }

  List<PathGlob> writes() {
    return writes;
  }

  int index() {
    return index;
  }

  Urgency urgency() {
    return new Urgency(hasBegun(), chainLength, index);
  }
}
