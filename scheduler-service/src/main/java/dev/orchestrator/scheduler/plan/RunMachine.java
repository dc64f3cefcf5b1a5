package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Decides what happens next in a run. No clock, no I/O, no bus: the same inputs and the same
/// random numbers give the same events. For one thread.
///
/// [#decide] answers an input in three moves: what the input itself means, then every free slot is
/// given to the most urgent ready task, then the run ends if no task is left. Each event is applied
/// to the state as it is decided, so a later move sees the earlier ones; whoever cannot journal the
/// events must drop the machine.
public final class RunMachine {
  /// Longest reason chain of a skipped task; in longer ones the middle is left out.
  static final int MAX_CHAIN = 10;

  private static final String LOST = "the orchestrator that ran it is gone";

  private final PlanState state;
  private final RandomGenerator random;
  private final List<RunEvent> decided = new ArrayList<>();

  public RunMachine(PlanState state, RandomGenerator random) {
    this.state = state;
    this.random = random;
  }

  public PlanState state() {
    return state;
  }

  /// The events that follow from an input, already applied; none when it changes nothing.
  public List<RunEvent> decide(Input input) {
    decided.clear();
    if (!state.isFinished()) {
      consider(input);
      startReadyTasks();
      finishIfEnded();
    }
    return List.copyOf(decided);
  }

  private void consider(Input input) {
    switch (input) {
      case Input.Begin _ -> releaseRoots();
      case Input.Reported(var report, var at) -> consider(report, at);
      case Input.Tick(var now) -> releaseDueRetries(now);
      case Input.Interrupt(var reason) -> interrupt(reason);
      case Input.Resume _ -> resume();
    }
  }

  private void consider(AttemptReport report, Instant at) {
    var task = report.attempt().task();
    switch (report) {
      case AttemptReport.SessionNamed(var attempt, var session) when isRunning(attempt) ->
          emit(new RunEvent.SessionOpened(task, attempt.number(), session));
      case AttemptReport.Succeeded(var attempt, var result, var usage) when isRunning(attempt) -> {
        emit(new RunEvent.AttemptSucceeded(task, attempt.number(), result, usage));
        emit(new RunEvent.IntegrationStarted(task, attempt.number()));
      }
      case AttemptReport.Failed failed when isRunning(failed.attempt()) ->
          attemptFailed(failed, at);
      case AttemptReport.Stopped(var attempt) when isRunning(attempt) ->
          emit(new RunEvent.AttemptInterrupted(task, attempt.number(), "stopped on request"));
      case AttemptReport.Integrated(var attempt, var commit, var parked)
          when isIntegrating(attempt) -> {
        emit(new RunEvent.TaskSucceeded(task, commit, parked));
        releaseDependents(state.node(task));
      }
      case AttemptReport.NotIntegrated(var attempt, var failure, var reason)
          when isIntegrating(attempt) ->
          taskFailed(state.node(task), failure, reason);
      // a report of an attempt that is not current any more changes nothing, and one of a hindrance
      // is about the runner
      case AttemptReport.SessionNamed _,
          AttemptReport.Succeeded _,
          AttemptReport.Failed _,
          AttemptReport.Stopped _,
          AttemptReport.Hindered _,
          AttemptReport.Integrated _,
          AttemptReport.NotIntegrated _ -> {}
    }
  }

  private boolean isRunning(AttemptId attempt) {
    return isCurrent(attempt, TaskState.RUNNING);
  }

  private boolean isIntegrating(AttemptId attempt) {
    return isCurrent(attempt, TaskState.INTEGRATING);
  }

  private boolean isCurrent(AttemptId attempt, TaskState expected) {
    return state
        .find(attempt.task())
        .filter(node -> node.attempt() == attempt.number() && node.state() == expected)
        .isPresent();
  }

  private void attemptFailed(AttemptReport.Failed failed, Instant at) {
    var node = state.node(failed.attempt().task());
    var number = failed.attempt().number();
    var retry = state.origin().retry();
    emit(
        new RunEvent.AttemptFailed(
            node.id(), number, failed.failure(), failed.message(), failed.usage()));
    if (failed.failure().isRetryable() && node.failures < retry.maxAttempts()) {
      var delay = Backoff.delay(retry, node.failures, random);
      emit(
          new RunEvent.RetryScheduled(
              node.id(), number, notBefore(failed.resetsAt(), at).plus(delay)));
    } else {
      taskFailed(node, failed.failure(), failed.message());
    }
  }

  /// Nothing is worth trying before the limit ends.
  private static Instant notBefore(@Nullable Instant resetsAt, Instant at) {
    return resetsAt != null && resetsAt.isAfter(at) ? resetsAt : at;
  }

  private void taskFailed(TaskNode node, FailureClass failure, String reason) {
    emit(new RunEvent.TaskFailed(node.id(), failure, reason));
    endedWithoutSuccess(node, List.of(node.id()));
  }

  private record Skip(TaskNode node, List<TaskId> because) {}

  /// Skips all that needs the task, level by level; tasks that can do without it are released.
  private void endedWithoutSuccess(TaskNode failed, List<TaskId> chain) {
    var open = new ArrayDeque<Skip>();
    open.add(new Skip(failed, chain));
    while (!open.isEmpty()) {
      var ended = open.remove();
      if (ended.node().task().onFailure() == OnFailure.HARD) {
        for (var dependent : ended.node().dependents) {
          if (dependent.state() == TaskState.PENDING) {
            emit(new RunEvent.TaskSkipped(dependent.id(), ended.because()));
            open.add(new Skip(dependent, longer(ended.because(), dependent.id())));
          }
        }
      } else {
        releaseDependents(ended.node());
      }
    }
  }

  private static List<TaskId> longer(List<TaskId> chain, TaskId next) {
    var longer = new ArrayList<>(chain);
    if (longer.size() == MAX_CHAIN) {
      longer.remove(1);
    }
    longer.add(next);
    return longer;
  }

  private void releaseRoots() {
    state.nodes().forEach(this::releaseIfUnblocked);
  }

  private void releaseDependents(TaskNode ended) {
    ended.dependents.forEach(this::releaseIfUnblocked);
  }

  private void releaseIfUnblocked(TaskNode node) {
    if (node.state() == TaskState.PENDING && node.unendedParents == 0) {
      emit(new RunEvent.TaskReady(node.id()));
    }
  }

  private void releaseDueRetries(Instant now) {
    for (var due = state.dueRetry(now); due.isPresent(); due = state.dueRetry(now)) {
      emit(new RunEvent.TaskReady(due.get().id()));
    }
  }

  private void interrupt(String reason) {
    if (!state.isInterrupted()) {
      emit(new RunEvent.RunInterrupted(reason));
    }
  }

  /// What was under way is under way no more: attempts start over, integrations are asked for
  /// again, since asking twice merges once.
  private void resume() {
    emit(new RunEvent.RunResumed());
    for (var node : state.nodes()) {
      if (node.state() == TaskState.RUNNING) {
        emit(new RunEvent.AttemptInterrupted(node.id(), node.attempt(), LOST));
      } else if (node.state() == TaskState.INTEGRATING) {
        emit(new RunEvent.IntegrationStarted(node.id(), node.attempt()));
      } else {
        releaseIfUnblocked(node);
      }
    }
  }

  private void startReadyTasks() {
    while (!state.isInterrupted() && state.hasFreeSlot()) {
      var next = state.mostUrgent();
      if (next.isEmpty()) {
        return;
      }
      start(next.get());
    }
  }

  private void start(TaskNode node) {
    emit(
        new RunEvent.AttemptStarted(
            node.id(), node.attempt() + 1, node.task().agent(), node.session()));
  }

  private void finishIfEnded() {
    if (state.hasEnded()) {
      var succeeded = state.nodes().stream().allMatch(node -> node.state() == TaskState.SUCCEEDED);
      emit(new RunEvent.RunFinished(succeeded ? RunState.SUCCEEDED : RunState.FAILED));
    }
  }

  private void emit(RunEvent event) {
    state.apply(event);
    decided.add(event);
  }
}
