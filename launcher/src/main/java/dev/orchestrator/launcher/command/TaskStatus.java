package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.launcher.report.Table;
import dev.orchestrator.launcher.report.TaskHistory;
import dev.orchestrator.launcher.report.TaskHistory.Attempt;
import dev.orchestrator.launcher.report.TaskHistory.MergeStep;
import dev.orchestrator.store.query.StoreReader;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where one task stands, and how it came there; printed as it is by `--json`.
///
/// @param merges the steps of bringing its work in
/// @param questions what its agents have asked
record TaskStatus(
    RunId run,
    TaskSummary task,
    List<Attempt> attempts,
    List<MergeStep> merges,
    List<QuestionSummary> questions) {

  static TaskStatus of(StoreReader store, RunId run, TaskId id, Liveness liveness) {
    var history = new TaskHistory(id);
    Histories.each(store, run, history::take);
    var task =
        store.tasks(run).stream().filter(one -> one.task().equals(id)).findFirst().orElseThrow();
    var attempts = history.attempts().stream();
    return new TaskStatus(
        run,
        liveness.correct(run, task),
        (liveness.isUnderWay(run) ? attempts : attempts.map(Attempt::interrupted)).toList(),
        history.merges(),
        store.questions(run).stream().filter(one -> one.task().equals(id)).toList());
  }

  void print(PrintStream out) {
    out.printf("task %s of run %s: %s%n", task.task(), run, task.state().word());
    out.println("title: " + Legible.line(task.title()));
    if (task.reason() != null) {
      out.println("reason: " + Legible.line(task.reason()));
    }
    out.println();
    var table =
        new Table(
            "ATTEMPT", "STEP", "AGENT", "STATE", "STARTED", "ENDED", "TOKENS", "USD", "SESSION",
            "OUTCOME");
    attempts.forEach(attempt -> row(table, attempt));
    table.print(out);
    if (!merges.isEmpty()) {
      out.println();
      var steps = new Table("MERGE", "AT", "ATTEMPT", "DETAIL");
      for (var step : merges) {
        steps.row(
            step.what(),
            time(step.at()),
            step.attempt() == 0 ? "" : step.attempt(),
            Legible.line(step.detail()));
      }
      steps.print(out);
    }
    if (!questions.isEmpty()) {
      out.println();
      questions.forEach(question ->
          out.printf(
              "question %d, attempt %d: %s%n  %s%n",
              question.question(),
              question.attempt(),
              Legible.line(question.text()),
              Legible.line(answer(question))));
    }
  }

  private static void row(Table table, Attempt attempt) {
    var usage = attempt.usage();
    var verdict = attempt.verdict();
    var words = Objects.requireNonNullElse(attempt.outcome(), "");
    table.row(
        attempt.attempt(),
        attempt.step(),
        attempt.agent(),
        attempt.failure() == null
            ? attempt.state()
            : "%s (%s)"
                .formatted(attempt.state(), attempt.failure().name().toLowerCase(Locale.ROOT)),
        time(attempt.started()),
        time(attempt.ended()),
        usage == null ? "" : tokens(usage),
        usage == null ? "" : cost(usage),
        Objects.requireNonNullElse(attempt.session(), ""),
        Legible.line(
            verdict == null
                ? words
                : "%s: %s"
                    .formatted(verdict.isApproval() ? "approved" : "changes requested", words)));
  }

  private static String tokens(Usage usage) {
    return about(usage.estimatedTokens()) + (usage.inputTokens() + usage.outputTokens());
  }

  /// Nothing where nobody knows it.
  private static String cost(Usage usage) {
    return usage.costUsd() == null
        ? ""
        : String.format(Locale.ROOT, "%s%.2f", about(usage.estimatedCost()), usage.costUsd());
  }

  private static String about(boolean estimated) {
    return estimated ? "≈" : "";
  }

  private static String answer(QuestionSummary question) {
    if (question.answer() != null) {
      return "answered: " + question.answer();
    }
    return question.withdrawn() == null ? "open" : "withdrawn: " + question.withdrawn();
  }

  private static String time(@Nullable Instant at) {
    return at == null ? "" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
