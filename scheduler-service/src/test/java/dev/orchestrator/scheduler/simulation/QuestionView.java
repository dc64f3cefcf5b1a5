package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A question as an onlooker sees it who knows nothing but the journal.
final class QuestionView {
  final RunEvent.QuestionAsked asked;
  final TaskView asker;
  final TaskView answering;
  int refusals;
  boolean inOwnSession;
  @Nullable String answer;
  @Nullable Answerer by;
  boolean withdrawn;

  Instant due;

  /// Whether the run has gone on since, without a deadline counted from there.
  boolean stalled;

  /// Whether an attempt of the task has succeeded since.
  boolean settled;

  QuestionView(RunEvent.QuestionAsked asked, TaskView asker) {
    this.asked = asked;
    this.due = asked.due();
    this.asker = asker;
    var task =
        new Task(
            TaskId.answering(asked.question()),
            null,
            Config.ORCHESTRATOR,
            asked.text(),
            null,
            null,
            OnFailure.HARD);
    answering = new TaskView(task, -1 - asked.question(), WorkflowConfig.SINGLE);
    answering.state = TaskState.READY;
  }

  int number() {
    return asked.question();
  }

  boolean isOpen() {
    return answer == null && !withdrawn;
  }

  boolean isAwaited() {
    return !asker.cancelling
        && asker.attempt == asked.attempt()
        && (asker.state == TaskState.RUNNING || asker.asking);
  }

  boolean isDue(Instant now) {
    return isOpen() && !stalled && !due.isAfter(now);
  }

  /// Whether the attempt of the same task asks the same once more, whose answer was lost with it.
  boolean isAskedAgainBy(QuestionView other) {
    return answer != null
        && by != Answerer.NOBODY
        && !settled
        && asker == other.asker
        && asked.attempt() < other.asked.attempt()
        && asked.text().equals(other.asked.text());
  }

  /// Whether one attempt asks the same twice.
  boolean isRepeatedBy(QuestionView other) {
    return number() < other.number()
        && asker == other.asker
        && asked.attempt() == other.asked.attempt()
        && asked.text().equals(other.asked.text());
  }

  @Override
  public String toString() {
    return "question %d of %s".formatted(number(), asker);
  }
}
