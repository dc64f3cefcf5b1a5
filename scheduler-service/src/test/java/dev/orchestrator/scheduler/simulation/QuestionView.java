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

  /// Whether an attempt of the task has ended by itself since.
  boolean settled;

  QuestionView(RunEvent.QuestionAsked asked, TaskView asker) {
    this.asked = asked;
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
    return isOpen() && !asked.due().isAfter(now);
  }

  /// Whether the attempt of the same task asks the same once more, whose answer was lost with it.
  boolean isAskedAgainBy(QuestionView other) {
    return answer != null
        && !settled
        && asker == other.asker
        && asked.attempt() < other.asked.attempt()
        && asked.text().equals(other.asked.text());
  }

  @Override
  public String toString() {
    return "question %d of %s".formatted(number(), asker);
  }
}
