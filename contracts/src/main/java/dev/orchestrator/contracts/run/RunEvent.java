package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One fact of a run's journal. The state of a run is nothing but its events applied in order.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface RunEvent {

  /// The run exists. Always the first event. Its tasks come with [TasksAdded].
  ///
  /// @param goal what the run is for, in the user's words; may be empty
  /// @param workflows those that tasks may name, as they were configured
  /// @param approval what is done with a plan that an agent makes
  /// @param questions what is done with questions of agents
  /// @param resolveTries how often a task's agent may try to make its work fit that cannot be
  ///   merged
  /// @param budget how much may be spent, until [BudgetSet]
  /// @param agentRetry what the failures of agents lead to, by name, where not `retry` holds
  record RunStarted(
      String goal,
      RunOrigin origin,
      int concurrency,
      RetryPolicy retry,
      Map<String, WorkflowConfig> workflows,
      Approval approval,
      QuestionsConfig questions,
      Integer resolveTries,
      RunBudget budget,
      Map<String, RetryPolicy> agentRetry)
      implements RunEvent {
    public RunStarted {
      workflows = Map.copyOf(workflows);
      questions = Objects.requireNonNullElse(questions, QuestionsConfig.DEFAULT);
      resolveTries = Objects.requireNonNullElse(resolveTries, MergeConfig.DEFAULT_RESOLVE_TRIES);
      budget = Objects.requireNonNullElse(budget, RunBudget.NONE);
      agentRetry = agentRetry == null ? Map.of() : Map.copyOf(agentRetry);
    }

    /// What failures of an agent lead to.
    public RetryPolicy retryOf(String agent) {
      return agentRetry.getOrDefault(agent, retry);
    }

    /// A run in which the failures of all agents are treated alike.
    public RunStarted(
        String goal,
        RunOrigin origin,
        int concurrency,
        RetryPolicy retry,
        Map<String, WorkflowConfig> workflows,
        Approval approval,
        QuestionsConfig questions,
        Integer resolveTries,
        RunBudget budget) {
      this(
          goal,
          origin,
          concurrency,
          retry,
          workflows,
          approval,
          questions,
          resolveTries,
          budget,
          Map.of());
    }

    /// A run without a budget.
    public RunStarted(
        String goal,
        RunOrigin origin,
        int concurrency,
        RetryPolicy retry,
        Map<String, WorkflowConfig> workflows,
        Approval approval,
        QuestionsConfig questions,
        Integer resolveTries) {
      this(
          goal,
          origin,
          concurrency,
          retry,
          workflows,
          approval,
          questions,
          resolveTries,
          RunBudget.NONE);
    }

    /// A run in which questions and conflicts are treated as usual.
    public RunStarted(
        String goal,
        RunOrigin origin,
        int concurrency,
        RetryPolicy retry,
        Map<String, WorkflowConfig> workflows,
        Approval approval) {
      this(
          goal,
          origin,
          concurrency,
          retry,
          workflows,
          approval,
          QuestionsConfig.DEFAULT,
          MergeConfig.DEFAULT_RESOLVE_TRIES);
    }
  }

  /// The orchestrator agent has answered with a plan that can be run.
  ///
  /// @param attempt of the planning
  /// @param tasks all of a new plan, or those to be added to the run's plan
  record PlanProposed(int attempt, List<Task> tasks) implements RunEvent {
    public PlanProposed {
      tasks = List.copyOf(tasks);
    }
  }

  /// The orchestrator agent has answered with something that cannot be run; the answer itself is in
  /// the event of the attempt's success.
  ///
  /// @param problems one sentence each
  record PlanRefused(int attempt, List<String> problems) implements RunEvent {
    public PlanRefused {
      problems = List.copyOf(problems);
    }
  }

  /// The orchestrator agent is to plan, again or further.
  ///
  /// @param words what a person wants changed or added
  /// @param addition whether the answer adds to the run's plan
  record PlanningRequested(String words, boolean addition) implements RunEvent {}

  /// The tasks are the run's from here on: the plan that was proposed, as it was approved, or tasks
  /// that were added to it.
  record TasksAdded(List<Task> tasks) implements RunEvent {
    public TasksAdded {
      tasks = List.copyOf(tasks);
    }
  }

  /// A person does not want what was proposed.
  record PlanRejected(String reason) implements RunEvent {}

  /// All that the task waits for has ended; it may start as soon as a slot is free.
  record TaskReady(TaskId task) implements RunEvent {}

  /// The task could start, but a more urgent one, or one that runs, may write the same files.
  ///
  /// @param by the task that it waits for
  record WriteBlocked(TaskId task, TaskId by) implements RunEvent {}

  /// The attempt belongs to a runner from here on.
  ///
  /// @param step index in the task's workflow, from 0
  /// @param stepName its name there
  /// @param agent the name of the agent that does it, or of the agent or provider that plays it in
  ///   its place; the step's where a command does it
  /// @param session the CLI's conversation that the attempt continues, if its agent has that CLI
  ///   still; null for a new one
  record AttemptStarted(
      TaskId task, int attempt, int step, String stepName, String agent, @Nullable String session)
      implements RunEvent {
    public AttemptStarted {
      stepName = Objects.requireNonNullElse(stepName, StepKind.CODE.word());
    }

    /// An attempt of a task of one step.
    public AttemptStarted(TaskId task, int attempt, String agent, @Nullable String session) {
      this(task, attempt, 0, StepKind.CODE.word(), agent, session);
    }
  }

  /// The CLI has told its own name for the conversation, by which it can be continued.
  ///
  /// @param cli whose conversation it is, as [ProviderConfig#cli]; null where nobody has noted it
  record SessionOpened(TaskId task, int attempt, String session, @Nullable String cli)
      implements RunEvent {
    /// One that any CLI may be asked for.
    public SessionOpened(TaskId task, int attempt, String session) {
      this(task, attempt, session, null);
    }
  }

  /// The agent has done the task; what it wrote is committed on the task's branch.
  ///
  /// @param result the agent's last words, bounded
  /// @param verdict what a check thinks of the work, null for a code step
  /// @param changed what the task's branch differs in from where it began
  record AttemptSucceeded(
      TaskId task,
      int attempt,
      String result,
      Usage usage,
      @Nullable Verdict verdict,
      ChangedPaths changed)
      implements RunEvent {
    public AttemptSucceeded {
      changed = Objects.requireNonNullElse(changed, ChangedPaths.NONE);
    }

    /// A success of a code step that tells no paths.
    public AttemptSucceeded(TaskId task, int attempt, String result, Usage usage) {
      this(task, attempt, result, usage, null, ChangedPaths.NONE);
    }
  }

  /// The task goes on with a later step of its workflow.
  ///
  /// @param skipped names of the steps that are left out, since nothing that they are for changed
  record StepReached(TaskId task, int step, List<String> skipped) implements RunEvent {
    public StepReached {
      skipped = List.copyOf(skipped);
    }
  }

  /// A check wants the work changed; the task goes back to a code step.
  ///
  /// @param step the check
  /// @param round how often this check has asked, this time included
  /// @param backTo the code step
  record ChangesRequested(TaskId task, int step, int round, int backTo, String comments)
      implements RunEvent {}

  /// A check still wants the work changed after its last round; a person decides.
  record DecisionNeeded(TaskId task, int step, String comments) implements RunEvent {}

  /// The attempt failed; what it wrote is committed on the task's branch.
  ///
  /// @param resetsAt when the usage limit that it met ends, null when there is none or nobody knows
  /// @param excused whether it does not count, since what everybody waits for has caused it: its
  ///   provider is left alone from here on, or another one plays
  record AttemptFailed(
      TaskId task,
      int attempt,
      FailureClass failure,
      String message,
      Usage usage,
      @Nullable Instant resetsAt,
      boolean excused)
      implements RunEvent {

    /// A failure that says nothing of when it will be over.
    public AttemptFailed(
        TaskId task, int attempt, FailureClass failure, String message, Usage usage) {
      this(task, attempt, failure, message, usage, null);
    }

    /// A failure that counts.
    public AttemptFailed(
        TaskId task,
        int attempt,
        FailureClass failure,
        String message,
        Usage usage,
        @Nullable Instant resetsAt) {
      this(task, attempt, failure, message, usage, resetsAt, false);
    }
  }

  /// The attempt ended through no fault of the agent: a stop, or a runner that is gone.
  record AttemptInterrupted(TaskId task, int attempt, String reason) implements RunEvent {}

  /// The task will be tried again.
  ///
  /// @param attempt the attempt that failed
  /// @param due when the next one may start
  record RetryScheduled(TaskId task, int attempt, Instant due) implements RunEvent {}

  /// The agent of an attempt under way wants to know something, and waits for the answer.
  ///
  /// @param question number within the run, from 1
  /// @param key what the runner calls it, unique within the attempt
  /// @param text bounded
  /// @param due when the agent is told that nobody has answered
  record QuestionAsked(int question, TaskId task, int attempt, String key, String text, Instant due)
      implements RunEvent {}

  /// The question is due later, since nobody could answer it for a while.
  ///
  /// @param due when the agent is told that nobody has answered
  record QuestionProlonged(int question, Instant due) implements RunEvent {}

  /// The question waits for a person from here on.
  ///
  /// @param reason why nobody else answers it
  record QuestionReferred(int question, String reason) implements RunEvent {}

  /// The orchestrator agent has answered with something that cannot be used; the answer itself is
  /// in the event of the attempt's success.
  ///
  /// @param problem one sentence
  record AnswerRefused(int question, String problem) implements RunEvent {}

  /// The question has its answer.
  ///
  /// @param answer what the agent is told, bounded
  record QuestionAnswered(int question, String answer, Answerer by) implements RunEvent {}

  /// Nobody waits for the answer any more.
  record QuestionWithdrawn(int question, String reason) implements RunEvent {}

  /// The agent has said how far it is.
  ///
  /// @param words bounded
  record ProgressReported(TaskId task, int attempt, String words) implements RunEvent {}

  /// An attempt under way has consumed so much so far; what its end tells takes the place of this.
  ///
  /// @param usage since the attempt's beginning
  /// @param provider its name in the configuration
  /// @param model as the configuration or the CLI names it, null when neither does
  record UsageReported(
      TaskId task, int attempt, Usage usage, String provider, @Nullable String model)
      implements RunEvent {}

  /// Other work may now be started on a provider than before, or none.
  ///
  /// @param agents those that it plays, of which tasks wait for it now
  /// @param since when it became so, null for one that is available
  /// @param until when that may change by itself, null when it does not or nobody knows
  /// @param reason one sentence, empty for one that is available
  record ProviderStateChanged(
      String provider,
      ProviderState state,
      List<String> agents,
      @Nullable Instant since,
      @Nullable Instant until,
      String reason)
      implements RunEvent {
    public ProviderStateChanged {
      agents = List.copyOf(agents);
    }
  }

  /// As much has been spent as somebody has set for a bound.
  ///
  /// @param task whose bound it is, null for the run's
  /// @param hard whether attempts under way are being stopped and none starts until a person sets
  ///   another bound; merges go on
  /// @param reason one sentence with both figures
  record BudgetReached(@Nullable TaskId task, boolean hard, String reason) implements RunEvent {}

  /// A person has set other bounds.
  ///
  /// @param task whose bounds they are, null for the run's
  /// @param budget all that bounds it from here on
  record BudgetSet(@Nullable TaskId task, Budget budget) implements RunEvent {}

  /// A person has decided about a task whose check still wanted changes.
  ///
  /// @param accepted whether the work is taken as it is
  /// @param words what the person adds for the agent, may be empty
  record DecisionMade(TaskId task, boolean accepted, String words) implements RunEvent {}

  /// The task's branch is being merged.
  record IntegrationStarted(TaskId task, int attempt) implements RunEvent {}

  /// The task's branch could not be merged for a reason that may pass; only the merge is tried
  /// again.
  ///
  /// @param reason one sentence
  /// @param due when it is tried again
  record IntegrationDelayed(TaskId task, int attempt, String reason, Instant due)
      implements RunEvent {}

  /// The work cannot be merged as it is. The agent of the task's last code step is to make it fit,
  /// unless [MergeNeeded] follows.
  ///
  /// @param byHand commands by which a person makes it fit, one after the other; the last one has
  ///   it merged
  record MergeRefused(TaskId task, int attempt, MergeObstacle obstacle, List<String> byHand)
      implements RunEvent {
    public MergeRefused {
      byHand = byHand == null ? List.of() : List.copyOf(byHand);
    }
  }

  /// No agent can make the work fit; a person is to do it, or to give the task up.
  ///
  /// @param reason in a sentence
  /// @param commands that do it, one after the other
  record MergeNeeded(TaskId task, String reason, List<String> commands) implements RunEvent {
    public MergeNeeded {
      commands = List.copyOf(commands);
    }
  }

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

  /// The task is to be given up; its attempt is being stopped.
  record CancelRequested(TaskId task) implements RunEvent {}

  /// A task that did not succeed is to be tried again, and with it what was skipped for it.
  ///
  /// @param revived tasks that wait for it again
  record TaskRevived(TaskId task, List<TaskId> revived) implements RunEvent {
    public TaskRevived {
      revived = List.copyOf(revived);
    }
  }

  /// The task was given up on request.
  record TaskCancelled(TaskId task) implements RunEvent {}

  /// No attempt of the task starts any more until it is continued; one under way goes on, and so
  /// does a merge.
  record TaskPaused(TaskId task) implements RunEvent {}

  /// Attempts of the task start again.
  record TaskContinued(TaskId task) implements RunEvent {}

  /// No attempt starts any more until the run is continued; those under way go on.
  record RunPaused() implements RunEvent {}

  /// Attempts start again.
  record RunContinued() implements RunEvent {}

  /// The run is to be given up: all that has not ended is cancelled.
  record RunCancelRequested() implements RunEvent {}

  /// Nothing starts any more until the run is resumed; attempts under way are being stopped.
  record RunInterrupted(String reason) implements RunEvent {}

  /// The run goes on after an interruption or a crash.
  ///
  /// @param repository absolute path of the repository's main checkout from here on, null where it
  ///   has not been moved
  record RunResumed(@Nullable String repository) implements RunEvent {
    public RunResumed() {
      this(null);
    }
  }

  /// Every task has ended. The last event, unless a person has a task tried again or added.
  record RunFinished(RunState outcome) implements RunEvent {}
}
