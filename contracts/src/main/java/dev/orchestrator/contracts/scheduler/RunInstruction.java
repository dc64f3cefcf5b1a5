package dev.orchestrator.contracts.scheduler;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person wants done with a run that is under way. Each is refused with `WRONG_STATE` where
/// the run or the task is not in a state for it, and safe to repeat.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface RunInstruction {
  RunId run();

  /// Runs the plan that was proposed.
  ///
  /// @param edited the tasks as a person has changed them, null to take them as proposed; refused
  ///   with `INVALID` when they are no valid plan
  record ApprovePlan(RunId run, @Nullable List<Task> edited) implements RunInstruction {
    public ApprovePlan {
      edited = edited == null ? null : List.copyOf(edited);
    }
  }

  /// Drops the plan that was proposed: the run ends, or goes on without the addition.
  record RejectPlan(RunId run, String reason) implements RunInstruction {}

  /// Sends the plan that was proposed back to the orchestrator agent.
  ///
  /// @param words what is to be different
  record ChangePlan(RunId run, String words) implements RunInstruction {}

  /// Has the orchestrator agent plan more tasks for a run that has a plan.
  ///
  /// @param words what they are for
  record PlanMore(RunId run, String words) implements RunInstruction {}

  /// Adds tasks to the run's plan. Refused with `INVALID` when the plan would not be valid with
  /// them.
  record AddTasks(RunId run, List<Task> tasks) implements RunInstruction {
    public AddTasks {
      tasks = List.copyOf(tasks);
    }
  }

  /// Tries a task again that failed, was cancelled or was skipped, and with it what was skipped for
  /// it. A task that waits is tried now.
  record RetryTask(RunId run, TaskId task) implements RunInstruction {}

  /// Gives a task up.
  record CancelTask(RunId run, TaskId task) implements RunInstruction {}

  /// Gives the run up: every task that has not ended is cancelled.
  record CancelRun(RunId run) implements RunInstruction {}

  /// Lets no attempt of a task start until it is continued.
  record PauseTask(RunId run, TaskId task) implements RunInstruction {}

  /// Lets attempts of a task start again.
  record ContinueTask(RunId run, TaskId task) implements RunInstruction {}

  /// Lets no attempt start until the run is continued.
  record PauseRun(RunId run) implements RunInstruction {}

  /// Lets attempts start again.
  record ContinueRun(RunId run) implements RunInstruction {}

  /// Takes a task's work as it is, although a check still asks for changes.
  record AcceptTask(RunId run, TaskId task) implements RunInstruction {}

  /// Sends a task back to its code step, although its checks have had all their rounds.
  ///
  /// @param words what a person adds to the check's comments, may be empty
  record ReviseTask(RunId run, TaskId task, String words) implements RunInstruction {}

  /// Answers a question that an agent has asked, whoever else was to answer it. Refused with
  /// `NOT_FOUND` when there is no such question, and with `INVALID` when the answer is empty or
  /// longer than [#MAX_ANSWER].
  ///
  /// @param question its number within the run
  record AnswerQuestion(RunId run, int question, String answer) implements RunInstruction {
    /// Characters of an answer.
    public static final int MAX_ANSWER = 32_000;
  }

  /// Sets other bounds to what may be spent; with bounds that are not reached, what was held up
  /// goes on. Refused with `INVALID` when a bound is not above 0.
  ///
  /// @param task whose bounds are set, null for the run's
  /// @param usd US dollars, null to leave that bound as it is
  /// @param tokens null to leave that bound as it is
  /// @param unbounded whether bounds that are left go
  record SetBudget(
      RunId run,
      @Nullable TaskId task,
      @Nullable Double usd,
      @Nullable Long tokens,
      boolean unbounded)
      implements RunInstruction {}
}
