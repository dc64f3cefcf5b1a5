package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A line of words for each thing that people want to know, with the seconds since the report
/// began.
public final class ProgressLines implements RunReport {
  private final PrintStream out;
  private final long after;
  private final RunId run;
  private final RunTally tally;
  private @Nullable Instant began;
  private String lastFailure = "";
  private RunEvent.@Nullable RunStarted start;
  private int nameWidth;
  private boolean paused;
  private final OpenQuestions questions;

  /// @param after the sequence number before the first event to show; earlier ones only count
  public ProgressLines(RunId run, PrintStream out, long after) {
    this.run = run;
    this.tally = new RunTally(run);
    this.questions = new OpenQuestions(run);
    this.out = out;
    this.after = after;
  }

  @Override
  public void event(JournalEntry entry) {
    tally.event(entry);
    questions.take(entry.event());
    if (entry.event() instanceof RunEvent.TasksAdded(var tasks)) {
      nameWidth = Math.max(nameWidth, widestName(tasks));
    }
    paused = isPaused(entry.event());
    if (entry.sequence() > after) {
      if (began == null) {
        began = entry.at();
      }
      show(entry);
    }
  }

  /// A pause outlasts an interruption, but not the run's end.
  private boolean isPaused(RunEvent event) {
    return switch (event) {
      case RunEvent.RunPaused _ -> true;
      case RunEvent.RunContinued _, RunEvent.RunFinished _ -> false;
      default -> paused;
    };
  }

  private void show(JournalEntry entry) {
    switch (entry.event()) {
      case RunEvent.RunStarted started -> start = started;
      case RunEvent.TasksAdded(var tasks) -> head(entry, count(tasks));
      case RunEvent.PlanningRequested requested ->
          head(entry, requested.words().isEmpty() ? "planning" : "planning again");
      case RunEvent.PlanProposed(_, var tasks) ->
          line(entry, TaskId.PLANNING, "proposed", tasks.size() + " tasks");
      case RunEvent.PlanRefused(_, var problems) ->
          line(entry, TaskId.PLANNING, "refused", String.join("; ", problems));
      case RunEvent.PlanRejected(var reason) -> line(entry, TaskId.PLANNING, "rejected", reason);
      case RunEvent.AttemptStarted(var task, var number, _, _, var agent, var session) ->
          line(entry, task, "started", attempt(number, agent, session));
      case RunEvent.ChangesRequested changes ->
          line(entry, changes.task(), "changes", changes.comments());
      case RunEvent.DecisionNeeded needed ->
          line(entry, needed.task(), "undecided", needed.comments());
      case RunEvent.MergeRefused(var task, _, var obstacle, _) ->
          line(entry, task, "conflict", obstacle.sentence());
      case RunEvent.MergeNeeded(var task, var reason, var commands) -> {
        line(entry, task, "unmerged", reason + "; merge it by hand:");
        commands.forEach(command -> out.println("    " + Legible.line(command)));
      }
      case RunEvent.QuestionAsked asked ->
          line(
              entry,
              asked.task(),
              "asks",
              "question %d: %s".formatted(asked.question(), asked.text()));
      case RunEvent.QuestionReferred(var question, var reason) ->
          line(
              entry, questions.asker(question), "waiting", questions.howToAnswer(question, reason));
      case RunEvent.QuestionAnswered answered ->
          line(entry, questions.asker(answered.question()), "answered", answer(answered));
      case RunEvent.QuestionWithdrawn(var question, var reason) ->
          line(
              entry,
              questions.asker(question),
              "withdrawn",
              "question %d: %s".formatted(question, reason));
      case RunEvent.ProgressReported(var task, _, var words) ->
          line(entry, task, "progress", words);
      case RunEvent.BudgetReached(var task, var hard, var reason) ->
          out.println(
              "budget: "
                  + reason
                  + (hard ? "; " + BudgetAdvice.of(run, task) + " lets it go on" : ""));
      case RunEvent.BudgetSet(var task, _) ->
          out.println("budget: set for " + (task == null ? "the run" : task));
      case RunEvent.WriteBlocked(var task, var by) ->
          line(entry, task, "blocked", "may write the same files as " + by);
      case RunEvent.TaskRevived(var task, _) -> line(entry, task, "revived", "");
      case RunEvent.TaskPaused(var task) -> line(entry, task, "paused", "");
      case RunEvent.TaskContinued(var task) -> line(entry, task, "continued", "");
      case RunEvent.RunPaused _ -> out.println("paused");
      case RunEvent.RunContinued _ -> out.println("continued");
      case RunEvent.AttemptFailed failed -> {
        lastFailure = failed.message();
        if (failed.excused() && !failed.failure().isRetryable()) {
          line(entry, failed.task(), "passed over", failed.message());
        }
      }
      case RunEvent.AttemptInterrupted stopped ->
          line(entry, stopped.task(), "interrupted", stopped.reason());
      case RunEvent.RetryScheduled(var task, _, var due) ->
          line(entry, task, "waiting", retry(entry.at(), due, "try", lastFailure));
      case RunEvent.IntegrationDelayed(var task, _, var reason, var due) ->
          line(entry, task, "waiting", retry(entry.at(), due, "merge", reason));
      case RunEvent.TaskSucceeded(var task, var commit, var parked) ->
          line(entry, task, "succeeded", merged(commit, parked));
      case RunEvent.TaskFailed failed -> line(entry, failed.task(), "failed", failed.reason());
      case RunEvent.TaskSkipped(var task, var because) ->
          line(entry, task, "skipped", "needs " + chain(because));
      case RunEvent.TaskCancelled(var task) -> line(entry, task, "cancelled", "");
      case RunEvent.RunInterrupted(var reason) -> out.println("stopping: " + Legible.line(reason));
      case RunEvent.RunResumed _ -> resumed();
      case RunEvent.ProviderStateChanged changed ->
          out.println(
              "%7s s  %s"
                  .formatted(
                      seconds(began == null ? entry.at() : began, entry.at()),
                      Legible.line(ProviderWords.sentence(changed, entry.at()))));
      case RunEvent.TaskReady _,
          RunEvent.QuestionProlonged _,
          RunEvent.SessionOpened _,
          RunEvent.StepReached _,
          RunEvent.CancelRequested _,
          RunEvent.DecisionMade _,
          RunEvent.RunCancelRequested _,
          RunEvent.AttemptSucceeded _,
          RunEvent.IntegrationStarted _,
          RunEvent.AnswerRefused _,
          RunEvent.UsageReported _,
          RunEvent.RunFinished _ -> {}
    }
    out.flush();
  }

  @Override
  public void end(RunEnd end) {
    switch (end) {
      case RunEnd.Finished _ ->
          tally.summary(elapsed()).stream().map(Legible::text).forEach(out::println);
      case RunEnd.Interrupted() -> out.println("interrupted; " + tally.howToResume());
      case RunEnd.Halted _ -> {}
    }
    out.flush();
  }

  /// What the run begins with, or gets later on.
  private void head(JournalEntry entry, String what) {
    if (start == null) {
      out.println(what);
    } else {
      out.printf(
          "run %s: %s, at most %d at once, from %s%n",
          entry.run(), what, start.concurrency(), Legible.commit(start.origin().baseCommit()));
      start = null;
    }
  }

  private void resumed() {
    out.println("resuming run " + run);
    if (paused) {
      out.println("paused; `orchestrator continue %s` goes on".formatted(run));
    }
    questions.lines().forEach(out::println);
  }

  private static String answer(RunEvent.QuestionAnswered answered) {
    return "question %d, by %s: %s"
        .formatted(
            answered.question(),
            switch (answered.by()) {
              case ORCHESTRATOR -> "the orchestrator agent";
              case PERSON -> "a person";
              case NOBODY -> "nobody";
            },
            answered.answer());
  }

  private static String count(List<Task> tasks) {
    return tasks.size() == 1 ? "1 task" : tasks.size() + " tasks";
  }

  private static int widestName(List<Task> tasks) {
    return tasks.stream().mapToInt(task -> task.id().value().length()).max().orElse(0);
  }

  private void line(JournalEntry entry, TaskId task, String word, String detail) {
    var time = seconds(began == null ? entry.at() : began, entry.at());
    var name = task.value() + " ".repeat(Math.max(0, nameWidth - task.value().length()));
    out.println(
        "%7s s  %s  %-11s  %s".formatted(time, name, word, Legible.line(detail)).stripTrailing());
  }

  private static String attempt(int number, String agent, @Nullable String session) {
    var again = number == 1 ? "" : ", attempt " + number;
    return agent + again + (session == null ? "" : ", going on with its session");
  }

  private static String retry(Instant now, Instant due, String what, String failure) {
    return "next %s in %s s: %s".formatted(what, seconds(now, due), failure);
  }

  private static String merged(@Nullable String commit, @Nullable String parked) {
    if (commit == null) {
      return "changed nothing";
    }
    return "merged as "
        + Legible.commit(commit)
        + (parked == null ? "" : ", not yet in your branch");
  }

  private static String chain(Iterable<TaskId> because) {
    return StreamSupport.stream(because.spliterator(), false)
        .map(TaskId::value)
        .collect(Collectors.joining(" → "));
  }

  private String elapsed() {
    return tally.lastSeen().map(last -> seconds(began == null ? last : began, last)).orElse("0.0");
  }

  private static String seconds(Instant from, Instant to) {
    return String.format(Locale.ROOT, "%.1f", Duration.between(from, to).toMillis() / 1000.0);
  }
}
