package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.scheduler.RunHalted;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Makes one trace of each run: in the run its tasks, in a task its attempts, questions and merges.
/// What goes on in a resumed run belongs to the same trace.
final class RunTraces implements JournalListener {
  /// @param part `attempt`, `merge`, `question 3`; empty for the task itself
  private record Key(RunId run, TaskId task, String part) {}

  private static final String ATTEMPT = "attempt";
  private static final String MERGE = "merge";

  private final Tracer tracer;
  private final TraceIds ids;
  private final UnaryOperator<String> providerOf;
  private final Map<RunId, Span> runs = new HashMap<>();
  private final Map<Key, Span> spans = new HashMap<>();
  private Instant latest = Instant.EPOCH;

  /// @param ids those that the tracer uses
  /// @param providerOf tells the provider of an agent
  RunTraces(Tracer tracer, TraceIds ids, UnaryOperator<String> providerOf) {
    this.tracer = tracer;
    this.ids = ids;
    this.providerOf = providerOf;
  }

  /// Whoever drove the run then has told of it.
  @Override
  public void past(JournalEntry entry) {}

  @Override
  public void halted(RunHalted halted) {
    endRun(halted.run(), latest, "halted");
  }

  /// Spans that are open end where they stand.
  @Override
  public void close() {
    List.copyOf(runs.keySet()).forEach(run -> endRun(run, latest, "left"));
  }

  @Override
  public void now(JournalEntry entry) {
    var run = entry.run();
    var at = entry.at();
    latest = at;
    switch (entry.event()) {
      case RunEvent.RunStarted _ -> runs.put(run, ids.start(tracer, run, at));
      case RunEvent.RunResumed _ -> runs.put(run, ids.goOn(tracer, run, at));
      case RunEvent.RunInterrupted _ -> run(run, at).addEvent("interrupted", at);
      case RunEvent.RunFinished(var outcome) -> endRun(run, outcome, at);

      case RunEvent.TaskReady(var task) -> task(run, task, at);
      case RunEvent.TaskSucceeded(var task, _, _) -> {
        end(new Key(run, task, MERGE), at, "merged", true);
        endTask(run, task, at, "succeeded", true);
      }
      case RunEvent.TaskFailed(var task, var failure, _) -> {
        end(new Key(run, task, MERGE), at, "failed", false);
        endTask(run, task, at, word(failure), false);
      }
      case RunEvent.TaskSkipped(var task, _) -> {
        task(run, task, at);
        endTask(run, task, at, "skipped", true);
      }
      case RunEvent.TaskCancelled(var task) -> endTask(run, task, at, "cancelled", true);

      case RunEvent.AttemptStarted started -> begin(run, started, at);
      case RunEvent.AttemptSucceeded done ->
          endAttempt(run, done.task(), done.usage(), at, "succeeded", true);
      case RunEvent.AttemptFailed failed ->
          endAttempt(run, failed.task(), failed.usage(), at, word(failed.failure()), false);
      case RunEvent.AttemptInterrupted(var task, _, _) ->
          end(new Key(run, task, ATTEMPT), at, "interrupted", true);

      case RunEvent.IntegrationStarted(var task, var number) ->
          open(new Key(run, task, MERGE), task(run, task, at), "merge " + task, at)
              .setAttribute("orchestrator.attempt", number);
      case RunEvent.IntegrationDelayed delayed ->
          end(new Key(run, delayed.task(), MERGE), at, "delayed", false);
      case RunEvent.MergeRefused refused ->
          end(new Key(run, refused.task(), MERGE), at, "refused", false);

      case RunEvent.QuestionAsked asked -> ask(run, asked, at);
      case RunEvent.QuestionAnswered(var question, _, var by) ->
          endQuestion(run, question, at, "answered by " + word(by));
      case RunEvent.QuestionWithdrawn(var question, _) ->
          endQuestion(run, question, at, "withdrawn");
      // no span begins or ends
      case RunEvent.PlanProposed _,
          RunEvent.PlanRefused _,
          RunEvent.PlanningRequested _,
          RunEvent.TasksAdded _,
          RunEvent.PlanRejected _,
          RunEvent.WriteBlocked _,
          RunEvent.SessionOpened _,
          RunEvent.StepReached _,
          RunEvent.ChangesRequested _,
          RunEvent.DecisionNeeded _,
          RunEvent.RetryScheduled _,
          RunEvent.QuestionProlonged _,
          RunEvent.QuestionReferred _,
          RunEvent.AnswerRefused _,
          RunEvent.ProgressReported _,
          RunEvent.UsageReported _,
          RunEvent.ProviderStateChanged _,
          RunEvent.BudgetReached _,
          RunEvent.BudgetSet _,
          RunEvent.DecisionMade _,
          RunEvent.MergeNeeded _,
          RunEvent.CancelRequested _,
          RunEvent.TaskRevived _,
          RunEvent.TaskPaused _,
          RunEvent.TaskContinued _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.RunCancelRequested _ -> {}
    }
  }

  private void begin(RunId run, RunEvent.AttemptStarted started, Instant at) {
    var task = started.task();
    open(
            new Key(run, task, ATTEMPT),
            task(run, task, at),
            "attempt %s#%d".formatted(task, started.attempt()),
            at)
        .setAttribute("orchestrator.attempt", started.attempt())
        .setAttribute("orchestrator.step", started.stepName())
        .setAttribute("orchestrator.agent", started.agent())
        .setAttribute("orchestrator.provider", providerOf.apply(started.agent()));
  }

  private void endAttempt(
      RunId run, TaskId task, Usage usage, Instant at, String outcome, boolean good) {
    var key = new Key(run, task, ATTEMPT);
    var span = spans.get(key);
    if (span != null) {
      span.setAttribute("orchestrator.tokens.input", usage.inputTokens())
          .setAttribute("orchestrator.tokens.output", usage.outputTokens())
          .setAttribute("orchestrator.tokens.cache_read", usage.cacheReadTokens())
          .setAttribute("orchestrator.tokens.cache_write", usage.cacheWriteTokens());
      if (usage.costUsd() != null) {
        span.setAttribute("orchestrator.cost_usd", usage.costUsd());
      }
    }
    end(key, at, outcome, good);
  }

  private void ask(RunId run, RunEvent.QuestionAsked asked, Instant at) {
    var asker = spans.get(new Key(run, asked.task(), ATTEMPT));
    open(
            question(run, asked.question()),
            asker == null ? task(run, asked.task(), at) : asker,
            "question " + asked.question(),
            at)
        .setAttribute("orchestrator.task", asked.task().value())
        .setAttribute("orchestrator.question", asked.question());
  }

  private void endQuestion(RunId run, int number, Instant at, String outcome) {
    end(question(run, number), at, outcome, true);
  }

  /// The number alone names it.
  private static Key question(RunId run, int number) {
    return new Key(run, TaskId.answering(number), "question");
  }

  /// Of a run that was driven here already when its first event came: a run that is resumed says
  /// so.
  private Span run(RunId run, Instant at) {
    return runs.computeIfAbsent(run, one -> ids.goOn(tracer, one, at));
  }

  private Span task(RunId run, TaskId task, Instant at) {
    var key = new Key(run, task, "");
    var span = spans.get(key);
    return span == null ? open(key, run(run, at), "task " + task, at) : span;
  }

  private Span open(Key key, Span parent, String name, Instant at) {
    var span =
        tracer
            .spanBuilder(name)
            .setParent(Context.root().with(parent))
            .setStartTimestamp(at)
            .setAttribute("orchestrator.run", key.run().value())
            .setAttribute("orchestrator.task", key.task().value())
            .startSpan();
    var earlier = spans.put(key, span);
    if (earlier != null) {
      end(earlier, at, "left", true);
    }
    return span;
  }

  private void endTask(RunId run, TaskId task, Instant at, String outcome, boolean good) {
    end(new Key(run, task, ATTEMPT), at, outcome, good);
    end(new Key(run, task, ""), at, outcome, good);
  }

  private void end(Key key, Instant at, String outcome, boolean good) {
    var span = spans.remove(key);
    if (span != null) {
      end(span, at, outcome, good);
    }
  }

  private static void end(Span span, Instant at, String outcome, boolean good) {
    span.setAttribute("orchestrator.outcome", outcome);
    if (!good) {
      span.setStatus(StatusCode.ERROR, outcome);
    }
    span.end(at);
  }

  private void endRun(RunId run, RunState outcome, Instant at) {
    var span = runs.get(run);
    if (span != null && outcome != RunState.SUCCEEDED) {
      span.setStatus(StatusCode.ERROR, word(outcome));
    }
    endRun(run, at, word(outcome));
  }

  private void endRun(RunId run, Instant at, String outcome) {
    spans.keySet().stream()
        .filter(key -> key.run().equals(run))
        .toList()
        .forEach(key -> end(key, at, "left", true));
    var span = runs.remove(run);
    if (span != null) {
      end(span, at, outcome, true);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
