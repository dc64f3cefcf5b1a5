package dev.orchestrator.contracts.run;

import dev.orchestrator.contracts.log.LogContext;
import dev.orchestrator.contracts.plan.TaskId;

/// Names one execution of a task on one runner. Numbers count up from 1 within the task and are
/// never used again, so a report that bears an old number can be told from the current one.
public record AttemptId(RunId run, TaskId task, int number) {
  public AttemptId {
    if (number < 1) {
      throw new IllegalArgumentException("attempt number %d is below 1".formatted(number));
    }
  }

  /// What the log is told of work on it.
  public LogContext about() {
    return new LogContext(run.value(), task.value(), number);
  }

  @Override
  public String toString() {
    return "%s/%s#%d".formatted(run, task, number);
  }
}
