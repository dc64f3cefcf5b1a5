package dev.orchestrator.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.scheduler.plan.Input;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a scheduler's process knows of limits, as an onlooker sees it: none of its attempts starts
/// on a provider whose limit is in force, and after the limit one alone until it is answered.
final class AccountsView {
  private record Use(String provider, Instant since) {}

  private final Map<String, Instant> limits = new HashMap<>();
  private final Map<AttemptId, Use> running = new HashMap<>();
  private final Set<String> unavailable = new HashSet<>();

  /// When what failed lately has no more consequences that keep what is free from those who wait.
  private Instant troubledUntil = Instant.MIN;

  /// What the journal of a run that is taken up says.
  void recall(RunEvent.ProviderStateChanged earlier, Instant now) {
    if (earlier.state() == ProviderState.LIMITED && earlier.until() != null) {
      limit(earlier.provider(), earlier.until(), now);
    }
  }

  private void limit(String provider, Instant until, Instant now) {
    if (until.isAfter(now)) {
      limits.merge(provider, until, (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  boolean isTroubled(Instant now) {
    return now.isBefore(troubledUntil) || !limits.isEmpty() || !unavailable.isEmpty();
  }

  /// @param counts whether the input's attempt was at work for the one who decided
  void take(RunId run, Decision decision, boolean counts, Instant now) {
    if (decision.input() instanceof Input.Reported(var report, _) && counts) {
      hear(report, running.get(report.attempt()), now);
    }
    if (decision.input() instanceof Input.ProviderChanged(var change)) {
      if (change.state() == ProviderState.AVAILABLE) {
        unavailable.remove(change.provider());
      } else {
        unavailable.add(change.provider());
      }
    }
    for (var event : decision.events()) {
      switch (event) {
        case RunEvent.AttemptStarted started when !started.task().isAnswering() ->
            start(attempt(run, started.task(), started.attempt()), started.agent(), now);
        case RunEvent.AttemptSucceeded(var task, var number, _, _, _, _) ->
            running.remove(attempt(run, task, number));
        case RunEvent.AttemptFailed failed ->
            running.remove(attempt(run, failed.task(), failed.attempt()));
        case RunEvent.AttemptInterrupted(var task, var number, _) ->
            running.remove(attempt(run, task, number));
        default -> {} // takes no place and gives none back
      }
    }
  }

  private static AttemptId attempt(RunId run, TaskId task, int number) {
    return new AttemptId(run, task, number);
  }

  private void hear(AttemptReport report, @Nullable Use use, Instant now) {
    if (report instanceof AttemptReport.Failed failed
        && failed.byProvider()
        && failed.failure() != FailureClass.AGENT) {
      // in the end breakers are closed again, and guesses have been tried
      troubledUntil = now.plusSeconds(90);
    }
    if (use == null) {
      return;
    }
    switch (report) {
      case AttemptReport.Responded _, AttemptReport.Succeeded _ -> answered(use);
      case AttemptReport.Failed failed when failed.byProvider() -> failed(use, failed, now);
      default -> {} // tells nothing of the provider
    }
  }

  private void answered(Use use) {
    var limit = limits.get(use.provider());
    if (limit != null && !use.since().isBefore(limit)) {
      limits.remove(use.provider());
    }
  }

  private void failed(Use use, AttemptReport.Failed failed, Instant now) {
    if (failed.failure() == FailureClass.AGENT) {
      answered(use);
    }
    if (failed.failure() == FailureClass.LIMIT && failed.resetsAt() != null) {
      limit(use.provider(), failed.resetsAt(), now);
    }
  }

  private void start(AttemptId attempt, String player, Instant now) {
    var provider = Scene.provider(player);
    var limit = limits.get(provider);
    if (limit != null) {
      assertThat(now)
          .as("%s starts on %s before its limit ends", attempt, provider)
          .isAfterOrEqualTo(limit);
      assertThat(running)
          .as("%s is not the only one that tries %s", attempt, provider)
          .noneSatisfy((_, use) -> {
            assertThat(use.provider()).isEqualTo(provider);
            assertThat(use.since()).isAfterOrEqualTo(limit);
          });
    }
    running.put(attempt, new Use(provider, now));
  }

  void forget(RunId run) {
    running.keySet().removeIf(attempt -> attempt.run().equals(run));
  }
}
