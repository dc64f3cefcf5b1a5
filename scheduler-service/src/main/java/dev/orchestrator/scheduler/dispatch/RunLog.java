package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.log.LogContext;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells the log what happens to a run, without what people and agents have said. For one thread.
final class RunLog {
  private static final Logger LOG = System.getLogger(LogContext.RUN_LOG);

  private static final int MAX_CHARS = 500;

  private final RunId run;

  /// When the attempts under way began.
  private final Map<TaskId, Instant> begun = new HashMap<>();

  RunLog(RunId run) {
    this.run = run;
  }

  /// Takes what is in the journal now.
  void note(List<JournalEntry> entries) {
    entries.forEach(entry -> note(entry.event(), entry.at()));
  }

  void halted(String reason) {
    log(Level.ERROR, run.about(), "let go of the run: " + reason);
  }

  private void note(RunEvent event, Instant at) {
    switch (event) {
      case RunEvent.RunStarted started ->
          run("the run starts from %s", started.origin().baseCommit());
      case RunEvent.TasksAdded(var tasks) -> run("%d tasks are added", tasks.size());
      case RunEvent.PlanningRequested(_, var addition) ->
          run(addition ? "more is to be planned" : "a plan is to be made");
      case RunEvent.PlanProposed(_, var tasks) -> run("a plan of %d tasks", tasks.size());
      case RunEvent.PlanRefused(_, var problems) ->
          warn(null, "the plan cannot be run: %d problems", problems.size());
      case RunEvent.PlanRejected _ -> run("the plan is rejected");
      case RunEvent.RunPaused _ -> run("the run pauses");
      case RunEvent.RunContinued _ -> run("the run continues");
      case RunEvent.RunCancelRequested _ -> run("the run is to be given up");
      case RunEvent.RunInterrupted(var reason) -> run("the run is interrupted: %s", reason);
      case RunEvent.RunResumed _ -> run("the run is resumed");
      case RunEvent.RunFinished(var outcome) -> run("the run has ended: %s", outcome);

      case RunEvent.ProviderStateChanged(var provider, var state, _, _, _, _)
          when state == ProviderState.AVAILABLE ->
          run("provider %s is available", provider);
      case RunEvent.ProviderStateChanged(var provider, var state, _, _, var until, var reason) ->
          warn(
              null,
              "provider %s is %s until %s: %s",
              provider,
              state.word(),
              Objects.requireNonNullElse(until, "who knows when"),
              bounded(reason));
      case RunEvent.BudgetReached(var task, var hard, var reason) ->
          warn(task, "%s: %s", hard ? "nothing more may be spent" : "much is spent", reason);
      case RunEvent.BudgetSet(var task, _) ->
          run("another bound is set for %s", task == null ? "the run" : "task " + task);

      case RunEvent.TaskReady(var task) -> debug(task, "may start");
      case RunEvent.WriteBlocked(var task, var by) ->
          debug(task, "waits for its turn to write, after %s", by);
      case RunEvent.AttemptStarted started -> started(started, at);
      case RunEvent.UsageReported(var task, var number, var usage, _, _) ->
          attempt(Level.DEBUG, task, number, "has used so far" + of(usage));
      case RunEvent.SessionOpened(var task, var number, var session, _) ->
          attempt(Level.DEBUG, task, number, "works in session %s".formatted(session));
      case RunEvent.AttemptSucceeded done ->
          ended(done.task(), done.attempt(), Level.INFO, "succeeded" + of(done.usage()), at);
      case RunEvent.AttemptFailed failed ->
          ended(
              failed.task(),
              failed.attempt(),
              Level.WARNING,
              "failed, %s%s%s"
                  .formatted(
                      failed.failure(),
                      why(failed.failure(), failed.message()),
                      of(failed.usage())),
              at);
      case RunEvent.AttemptInterrupted(var task, var number, var reason) ->
          ended(task, number, Level.INFO, "was interrupted: " + reason, at);
      case RunEvent.RetryScheduled(var task, _, var due) ->
          info(task, "is tried again not before %s", due);
      case RunEvent.StepReached(var task, var step, _) -> debug(task, "goes on to step %d", step);
      case RunEvent.ChangesRequested changes ->
          info(changes.task(), "is to be changed, round %d", changes.round());
      case RunEvent.DecisionNeeded needed -> info(needed.task(), "waits for a decision");
      case RunEvent.DecisionMade(var task, var accepted, _) ->
          info(task, accepted ? "is accepted as it is" : "is not accepted as it is");
      case RunEvent.ProgressReported(var task, _, _) -> debug(task, "has told how far it is");

      case RunEvent.QuestionAsked asked ->
          attempt(
              Level.INFO,
              asked.task(),
              asked.attempt(),
              "asks question %d".formatted(asked.question()));
      case RunEvent.QuestionProlonged(var question, var due) ->
          run("question %d is due at %s now", question, due);
      case RunEvent.QuestionReferred(var question, var reason) ->
          run("question %d waits for a person: %s", question, bounded(reason));
      case RunEvent.AnswerRefused(var question, var problem) ->
          warn(null, "question %d is not answered: %s", question, bounded(problem));
      case RunEvent.QuestionAnswered(var question, _, var by) ->
          run("question %d is answered by %s", question, by);
      case RunEvent.QuestionWithdrawn(var question, var reason) ->
          run("question %d is withdrawn: %s", question, reason);

      case RunEvent.IntegrationStarted(var task, var number) ->
          attempt(Level.INFO, task, number, "is being merged");
      case RunEvent.IntegrationDelayed(var task, _, var reason, var due) ->
          warn(task, "is merged later, not before %s: %s", due, reason);
      case RunEvent.MergeRefused refused ->
          warn(
              refused.task(),
              "cannot be merged as it is: %s",
              refused.obstacle().getClass().getSimpleName());
      case RunEvent.MergeNeeded(var task, var reason, _) ->
          warn(task, "waits for a person who merges it: %s", reason);
      case RunEvent.TaskSucceeded(var task, var commit, var parked) ->
          info(
              task,
              "succeeded, %s%s",
              commit == null ? "without changes" : "merged as " + commit,
              parked == null ? "" : "; the target branch was not moved: " + parked);
      case RunEvent.TaskFailed(var task, var failure, var reason) ->
          warn(task, "failed, %s%s", failure, why(failure, reason));
      case RunEvent.TaskSkipped(var task, var because) -> info(task, "is skipped for %s", because);
      case RunEvent.CancelRequested(var task) -> info(task, "is to be given up");
      case RunEvent.TaskCancelled(var task) -> info(task, "is given up");
      case RunEvent.TaskRevived(var task, _) -> info(task, "is tried again on request");
      case RunEvent.TaskPaused(var task) -> info(task, "pauses");
      case RunEvent.TaskContinued(var task) -> info(task, "continues");
    }
  }

  private void started(RunEvent.AttemptStarted started, Instant at) {
    begun.put(started.task(), at);
    attempt(
        Level.INFO,
        started.task(),
        started.attempt(),
        "starts: step %s, agent %s".formatted(started.stepName(), started.agent()));
  }

  private void ended(TaskId task, int number, Level level, String how, Instant at) {
    var since = begun.remove(task);
    var after = since == null ? "" : "; after " + Duration.between(since, at);
    attempt(level, task, number, how + after);
  }

  /// What a provider says of its trouble. Where the agent itself failed, or its process, the words
  /// are the agent's.
  private static String why(FailureClass failure, String message) {
    return switch (failure) {
      case TRANSIENT, LIMIT, AUTH, CONFIG -> ": " + bounded(message);
      case AGENT, CRASHED, CANCELLED -> "";
    };
  }

  private static String bounded(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
  }

  private static String of(Usage usage) {
    if (usage.equals(Usage.NONE)) {
      return "";
    }
    var cost = usage.costUsd() == null ? "cost unknown" : "%.4f USD".formatted(usage.costUsd());
    return "; %s%d tokens in, %d out, %s%s"
        .formatted(
            usage.estimatedTokens() ? "about " : "",
            usage.inputTokens(),
            usage.outputTokens(),
            usage.estimatedCost() ? "about " : "",
            cost);
  }

  private void attempt(Level level, TaskId task, int number, String how) {
    var about = new AttemptId(run, task, number).about();
    log(level, about, "attempt %d of %s %s".formatted(number, task, how));
  }

  private void run(String form, Object... values) {
    log(Level.INFO, run.about(), form.formatted(values));
  }

  private void info(TaskId task, String form, Object... values) {
    log(Level.INFO, run.about(task), "task " + task + " " + form.formatted(values));
  }

  private void debug(TaskId task, String form, Object... values) {
    log(Level.DEBUG, run.about(task), "task " + task + " " + form.formatted(values));
  }

  private void warn(@Nullable TaskId task, String form, Object... values) {
    if (task == null) {
      log(Level.WARNING, run.about(), form.formatted(values));
    } else {
      log(Level.WARNING, run.about(task), "task " + task + " " + form.formatted(values));
    }
  }

  private static void log(Level level, LogContext about, String message) {
    about.run(() -> LOG.log(level, message));
  }
}
