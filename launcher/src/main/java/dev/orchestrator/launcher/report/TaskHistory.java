package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the events of a run tell of one of its tasks: each attempt with its session and outcome,
/// and each step of bringing the work in.
public final class TaskHistory {
  private final TaskId task;
  private final TreeMap<Integer, Attempt> attempts = new TreeMap<>();
  private final List<MergeStep> merges = new ArrayList<>();

  public TaskHistory(TaskId task) {
    this.task = task;
  }

  /// One attempt.
  ///
  /// @param step name of the workflow step that it was for
  /// @param state `running`, `succeeded`, `failed` or `interrupted`
  /// @param session the CLI's conversation, null as long as it has not told its name
  /// @param ended null while it runs
  /// @param verdict a check's, null for all others
  /// @param failure null unless it failed
  /// @param outcome its last words, or why it ended; null while it runs
  /// @param usage null as long as it is not told
  public record Attempt(
      int attempt,
      String step,
      String agent,
      String state,
      @Nullable String session,
      Instant started,
      @Nullable Instant ended,
      @Nullable Verdict verdict,
      @Nullable FailureClass failure,
      @Nullable String outcome,
      @Nullable Usage usage) {

    private Attempt in(String opened) {
      return new Attempt(
          attempt, step, agent, state, opened, started, ended, verdict, failure, outcome, usage);
    }

    private Attempt ended(
        String how,
        Instant at,
        @Nullable Verdict said,
        @Nullable FailureClass why,
        String words,
        @Nullable Usage used) {
      return new Attempt(attempt, step, agent, how, session, started, at, said, why, words, used);
    }

    /// As it is when nobody works on the run: what was under way is not any more.
    public Attempt interrupted() {
      return state.equals("running")
          ? new Attempt(
              attempt,
              step,
              agent,
              "interrupted",
              session,
              started,
              null,
              verdict,
              failure,
              outcome,
              usage)
          : this;
    }
  }

  /// One step of bringing the task's work in.
  ///
  /// @param what `started`, `delayed`, `refused`, `by hand`, `merged` or `nothing to merge`
  /// @param attempt whose work it is, 0 where that is not told
  /// @param detail the commit or the reason, may be empty
  public record MergeStep(Instant at, String what, int attempt, String detail) {}

  /// Takes the next event of the run.
  public void take(JournalEntry entry) {
    var at = entry.at();
    switch (entry.event()) {
      case RunEvent.AttemptStarted started -> {
        if (isOurs(started.task())) {
          attempts.put(started.attempt(), begun(started, at));
        }
      }
      case RunEvent.SessionOpened opened ->
          change(opened.task(), opened.attempt(), attempt -> attempt.in(opened.session()));
      case RunEvent.AttemptSucceeded done ->
          change(
              done.task(),
              done.attempt(),
              attempt ->
                  attempt.ended(
                      "succeeded", at, done.verdict(), null, done.result(), done.usage()));
      case RunEvent.AttemptFailed failed ->
          change(
              failed.task(),
              failed.attempt(),
              attempt ->
                  attempt.ended(
                      "failed", at, null, failed.failure(), failed.message(), failed.usage()));
      case RunEvent.AttemptInterrupted(var whose, var number, var reason) ->
          change(
              whose, number, attempt -> attempt.ended("interrupted", at, null, null, reason, null));
      case RunEvent.IntegrationStarted(var whose, var attempt) ->
          add(whose, new MergeStep(at, "started", attempt, ""));
      case RunEvent.IntegrationDelayed(var whose, var attempt, var reason, _) ->
          add(whose, new MergeStep(at, "delayed", attempt, reason));
      case RunEvent.MergeRefused(var whose, var attempt, var obstacle, _) ->
          add(whose, new MergeStep(at, "refused", attempt, obstacle.sentence()));
      case RunEvent.MergeNeeded(var whose, var reason, _) ->
          add(whose, new MergeStep(at, "by hand", 0, reason));
      case RunEvent.TaskSucceeded(var whose, var commit, var parked) ->
          add(whose, merged(at, commit, parked));
      // nothing of attempts and merges
      case RunEvent.RunStarted _,
          RunEvent.PlanProposed _,
          RunEvent.PlanRefused _,
          RunEvent.PlanningRequested _,
          RunEvent.TasksAdded _,
          RunEvent.PlanRejected _,
          RunEvent.TaskReady _,
          RunEvent.WriteBlocked _,
          RunEvent.StepReached _,
          RunEvent.ChangesRequested _,
          RunEvent.DecisionNeeded _,
          RunEvent.RetryScheduled _,
          RunEvent.QuestionAsked _,
          RunEvent.QuestionProlonged _,
          RunEvent.QuestionReferred _,
          RunEvent.AnswerRefused _,
          RunEvent.QuestionAnswered _,
          RunEvent.QuestionWithdrawn _,
          RunEvent.ProgressReported _,
          RunEvent.UsageReported _,
          RunEvent.ProviderStateChanged _,
          RunEvent.BudgetReached _,
          RunEvent.BudgetSet _,
          RunEvent.DecisionMade _,
          RunEvent.TaskFailed _,
          RunEvent.TaskSkipped _,
          RunEvent.CancelRequested _,
          RunEvent.TaskRevived _,
          RunEvent.TaskCancelled _,
          RunEvent.TaskPaused _,
          RunEvent.TaskContinued _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.RunCancelRequested _,
          RunEvent.RunInterrupted _,
          RunEvent.RunResumed _,
          RunEvent.RunFinished _ -> {}
    }
  }

  private boolean isOurs(TaskId other) {
    return other.equals(task);
  }

  private static Attempt begun(RunEvent.AttemptStarted started, Instant at) {
    return new Attempt(
        started.attempt(),
        started.stepName(),
        started.agent(),
        "running",
        started.session(),
        at,
        null,
        null,
        null,
        null,
        null);
  }

  private static MergeStep merged(Instant at, @Nullable String commit, @Nullable String parked) {
    return commit == null
        ? new MergeStep(at, "nothing to merge", 0, "")
        : new MergeStep(
            at, "merged", 0, parked == null ? commit : "%s; %s".formatted(commit, parked));
  }

  private void change(TaskId whose, int number, UnaryOperator<Attempt> change) {
    if (isOurs(whose)) {
      attempts.computeIfPresent(
          number, (_, attempt) -> Objects.requireNonNull(change.apply(attempt)));
    }
  }

  private void add(TaskId whose, MergeStep step) {
    if (isOurs(whose)) {
      merges.add(step);
    }
  }

  /// The attempts in their order.
  public List<Attempt> attempts() {
    return List.copyOf(attempts.values());
  }

  /// The steps of bringing it in, in their order.
  public List<MergeStep> merges() {
    return List.copyOf(merges);
  }
}
