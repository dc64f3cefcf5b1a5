package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question of an agent and where it stands. It is answered by attempts of a node of its own,
/// which is no task: it ends with an answer, or with none. Only [Questions] changes it.
public final class Question {
  private final RunEvent.QuestionAsked asked;
  private final TaskNode asker;
  private final TaskNode answering;

  Instant due;

  /// Whether nobody could answer for a while, which is not taken into account yet.
  boolean stalled;

  /// How many answers could not be used.
  int refusals;

  /// What was wrong with the last one.
  String problem = "";

  /// Whether the attempt that answers it was begun in the run's own session.
  boolean inOwnSession;

  @Nullable String answer;
  @Nullable Answerer by;
  @Nullable String withdrawn;

  Question(RunEvent.QuestionAsked asked, TaskNode asker) {
    this.asked = asked;
    this.due = asked.due();
    this.asker = asker;
    var task =
        new Task(
            TaskId.answering(asked.question()),
            "Answer question " + asked.question(),
            Config.ORCHESTRATOR,
            asked.text(),
            List.of(),
            List.of(),
            OnFailure.HARD);
    this.answering = new TaskNode(task, -1 - asked.question(), WorkflowConfig.SINGLE, List.of());
  }

  public int number() {
    return asked.question();
  }

  public String text() {
    return asked.text();
  }

  /// The task whose agent asks, or the planning.
  public TaskNode asker() {
    return asker;
  }

  /// The attempt that asks.
  public int attempt() {
    return asked.attempt();
  }

  /// What the runner calls it.
  public String key() {
    return asked.key();
  }

  Instant due() {
    return due;
  }

  /// What attempts to answer it are of.
  TaskNode answering() {
    return answering;
  }

  /// What was wrong with the orchestrator agent's last answer, empty when nothing was.
  public String problem() {
    return problem;
  }

  /// Null while there is none.
  public @Nullable String answer() {
    return answer;
  }

  /// Who gave the answer, null while there is none.
  public @Nullable Answerer by() {
    return by;
  }

  boolean isOpen() {
    return answer == null && withdrawn == null;
  }

  /// Whether somebody waits for the answer: the attempt that asked, or the task that goes on with
  /// it since the attempt was lost.
  boolean isAwaited() {
    return !asker.cancelling
        && (isAwaitedAtWork() || (asker.asking && asker.attempt() == attempt()));
  }

  /// Whether the attempt that asked is under way.
  public boolean isAwaitedAtWork() {
    return asker.attempt() == attempt() && asker.state() == TaskState.RUNNING;
  }

  /// Whether anything may still come of it.
  boolean isLive() {
    return isOpen() || !answering.state().isFinal();
  }

  @Override
  public String toString() {
    return "%d of %s@%d key=%s due=%s stalled=%s refusals=%d problem=%s own=%s answer=%s by=%s withdrawn=%s"
        .formatted(
            number(),
            asker.id(),
            attempt(),
            key(),
            due(),
            stalled,
            refusals,
            problem,
            inOwnSession,
            answer,
            by,
            withdrawn);
  }
}
