package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.scheduler.RunHalted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes metrics of journals.
final class RunMetrics implements JournalListener {
  private record Key(RunId run, TaskId task) {}

  /// An attempt under way.
  private record Begun(Instant at, String provider, Usage counted) {
    Begun counted(Usage usage) {
      return new Begun(at, provider, usage);
    }
  }

  private final MeterRegistry registry;
  private final UnaryOperator<String> providerOf;
  private final TaskStates states = new TaskStates();
  private final Map<Key, Instant> ready = new HashMap<>();
  private final Map<Key, Begun> begun = new HashMap<>();
  private final Map<Key, Instant> merging = new HashMap<>();

  /// @param providerOf tells the provider of an agent
  RunMetrics(MeterRegistry registry, UnaryOperator<String> providerOf) {
    this.registry = registry;
    this.providerOf = providerOf;
    for (var state : TaskState.values()) {
      Gauge.builder(Measure.TASKS.meter(), () -> states.count(state))
          .description(Measure.TASKS.description())
          .tags(Measure.TASKS.tags(word(state)))
          .register(registry);
    }
  }

  @Override
  public void past(JournalEntry entry) {
    states.take(entry);
  }

  @Override
  public void halted(RunHalted halted) {
    count(Measure.RUNS, 1, "halted");
    forget(halted.run());
  }

  @Override
  public void close() {}

  @Override
  public void now(JournalEntry entry) {
    states.take(entry);
    var run = entry.run();
    var at = entry.at();
    switch (entry.event()) {
      case RunEvent.RunStarted _ -> count(Measure.RUNS, 1, "started");
      case RunEvent.RunResumed _ -> count(Measure.RUNS, 1, "resumed");
      case RunEvent.RunInterrupted _ -> count(Measure.RUNS, 1, "interrupted");
      case RunEvent.RunFinished(var outcome) -> {
        count(Measure.RUNS, 1, word(outcome));
        forget(run);
      }
      case RunEvent.TaskReady(var task) -> ready.put(new Key(run, task), at);
      case RunEvent.AttemptStarted started -> started(new Key(run, started.task()), started, at);
      case RunEvent.UsageReported told -> used(new Key(run, told.task()), told.usage());
      case RunEvent.AttemptSucceeded done ->
          ended(new Key(run, done.task()), done.usage(), "succeeded", at);
      case RunEvent.AttemptFailed failed ->
          ended(new Key(run, failed.task()), failed.usage(), word(failed.failure()), at);
      case RunEvent.AttemptInterrupted(var task, _, _) ->
          ended(new Key(run, task), null, "interrupted", at);
      case RunEvent.IntegrationStarted(var task, _) -> merging.put(new Key(run, task), at);
      case RunEvent.IntegrationDelayed delayed -> merged(run, delayed.task(), "delayed", at);
      case RunEvent.MergeRefused refused -> merged(run, refused.task(), "refused", at);
      case RunEvent.TaskSucceeded(var task, _, _) -> merged(run, task, "merged", at);
      case RunEvent.TaskFailed(var task, _, _) -> merged(run, task, "failed", at);
      case RunEvent.QuestionAsked _ -> count(Measure.QUESTIONS, 1, "asked");
      case RunEvent.QuestionAnswered _ -> count(Measure.QUESTIONS, 1, "answered");
      case RunEvent.QuestionWithdrawn _ -> count(Measure.QUESTIONS, 1, "withdrawn");
      // nothing that is measured
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
          RunEvent.ProviderStateChanged _,
          RunEvent.BudgetReached _,
          RunEvent.BudgetSet _,
          RunEvent.DecisionMade _,
          RunEvent.MergeNeeded _,
          RunEvent.TaskSkipped _,
          RunEvent.CancelRequested _,
          RunEvent.TaskRevived _,
          RunEvent.TaskCancelled _,
          RunEvent.TaskPaused _,
          RunEvent.TaskContinued _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.RunCancelRequested _ -> {}
    }
  }

  private void started(Key key, RunEvent.AttemptStarted started, Instant at) {
    var provider = providerOf.apply(started.agent());
    count(Measure.STARTED, 1, provider);
    begun.put(key, new Begun(at, provider, Usage.NONE));
    var since = ready.remove(key);
    if (since != null) {
      record(Measure.WAITING, since, at);
    }
  }

  private void ended(Key key, @Nullable Usage usage, String outcome, Instant at) {
    if (usage != null) {
      used(key, usage);
    }
    var attempt = begun.remove(key);
    if (attempt == null) {
      count(Measure.ENDED, 1, providerOf.apply(""), outcome); // it began in another program
    } else {
      count(Measure.ENDED, 1, attempt.provider(), outcome);
      record(Measure.DURATION, attempt.at(), at, attempt.provider());
    }
  }

  private void merged(RunId run, TaskId task, String outcome, Instant at) {
    var since = merging.remove(new Key(run, task));
    if (since != null) {
      record(Measure.MERGING, since, at, outcome);
    }
  }

  /// What is told of an attempt is what it has used since its beginning.
  private void used(Key key, Usage usage) {
    var attempt = begun.get(key);
    if (attempt != null) {
      begun.put(key, attempt.counted(usage));
      var more = usage.minus(attempt.counted());
      count(Measure.TOKENS, more.inputTokens(), attempt.provider(), "input");
      count(Measure.TOKENS, more.outputTokens(), attempt.provider(), "output");
      count(Measure.TOKENS, more.cacheReadTokens(), attempt.provider(), "cache_read");
      count(Measure.TOKENS, more.cacheWriteTokens(), attempt.provider(), "cache_write");
      count(Measure.COST, Objects.requireNonNullElse(more.costUsd(), 0.0), attempt.provider());
    }
  }

  private void forget(RunId run) {
    states.forget(run);
    ready.keySet().removeIf(key -> key.run().equals(run));
    begun.keySet().removeIf(key -> key.run().equals(run));
    merging.keySet().removeIf(key -> key.run().equals(run));
  }

  private void count(Measure measure, double amount, String... labels) {
    Counter.builder(measure.meter())
        .description(measure.description())
        .tags(measure.tags(labels))
        .register(registry)
        .increment(Math.max(0, amount)); // an end may correct what was told before
  }

  private void record(Measure measure, Instant from, Instant to, String... labels) {
    Timer.builder(measure.meter())
        .description(measure.description())
        .tags(measure.tags(labels))
        .register(registry)
        .record(Duration.between(from, to));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
