package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.TaskId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One fact of a run's journal. The state of a run is nothing but its events applied in order.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface RunEvent {

  /// The run exists. Always the first event.
  record RunStarted(Plan plan, RunOrigin origin, int concurrency, RetryPolicy retry)
      implements RunEvent {}

  /// All that the task waits for has ended; it may start as soon as a slot is free.
  record TaskReady(TaskId task) implements RunEvent {}

  /// The attempt belongs to a runner from here on.
  ///
  /// @param session the CLI's conversation that the attempt continues, null for a new one
  record AttemptStarted(TaskId task, int attempt, String agent, @Nullable String session)
      implements RunEvent {}

  /// The CLI has told its own name for the conversation, by which it can be continued.
  record SessionOpened(TaskId task, int attempt, String session) implements RunEvent {}

  /// The agent has done the task; what it wrote is committed on the task's branch.
  ///
  /// @param result the agent's last words, bounded
  record AttemptSucceeded(TaskId task, int attempt, String result, Usage usage)
      implements RunEvent {}

  /// The attempt failed; what it wrote is committed on the task's branch.
  record AttemptFailed(TaskId task, int attempt, FailureClass failure, String message, Usage usage)
      implements RunEvent {}

  /// The attempt ended through no fault of the agent: a stop, or a runner that is gone.
  record AttemptInterrupted(TaskId task, int attempt, String reason) implements RunEvent {}

  /// The task will be tried again.
  ///
  /// @param attempt the attempt that failed
  /// @param due when the next one may start
  record RetryScheduled(TaskId task, int attempt, Instant due) implements RunEvent {}

  /// The task's branch is being merged.
  record IntegrationStarted(TaskId task, int attempt) implements RunEvent {}

  /// The task's work is in the run's result.
  ///
  /// @param commit the merge commit, null when the task changed nothing
  /// @param parked why the target branch was not moved and the result waits on the run's own ref,
  ///   null when the target branch has it
  record TaskSucceeded(TaskId task, @Nullable String commit, @Nullable String parked)
      implements RunEvent {}

  /// The task will not succeed. Its work, if any, stays on its branch.
  record TaskFailed(TaskId task, FailureClass failure, String reason) implements RunEvent {}

  /// The task did not run, because tasks that it needs did not succeed.
  ///
  /// @param because the chain from the task that failed first down to the direct parent
  record TaskSkipped(TaskId task, List<TaskId> because) implements RunEvent {
    public TaskSkipped {
      because = List.copyOf(because);
    }
  }

  /// The task was given up on request.
  record TaskCancelled(TaskId task) implements RunEvent {}

  /// Nothing starts any more until the run is resumed; attempts under way are being stopped.
  record RunInterrupted(String reason) implements RunEvent {}

  /// The run goes on after an interruption or a crash.
  record RunResumed() implements RunEvent {}

  /// Every task has ended. Always the last event.
  record RunFinished(RunState outcome) implements RunEvent {}
}
