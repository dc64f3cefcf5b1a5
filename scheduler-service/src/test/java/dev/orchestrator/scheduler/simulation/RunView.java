package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run as an onlooker sees it who knows nothing but the journal: written a second time, plainly
/// and without a thought for speed, so that the core can be held against it.
final class RunView {
  final RunEvent.RunStarted started;
  final TaskView planning;
  private final Map<TaskId, TaskView> tasks = new LinkedHashMap<>();
  final List<QuestionView> questions = new ArrayList<>();
  final SpendingView spending;
  final Map<String, RunEvent.ProviderStateChanged> providers = new HashMap<>();
  boolean addition;
  String words = "";
  int refusals;
  List<Task> proposal = List.of();
  boolean paused;
  boolean interrupted;
  boolean cancelled;
  boolean finished;

  RunView(RunEvent.RunStarted started) {
    this.started = started;
    this.spending = new SpendingView(started);
    var task =
        new Task(TaskId.PLANNING, null, Config.ORCHESTRATOR, "plan", null, null, OnFailure.HARD);
    planning = new TaskView(task, -1, WorkflowConfig.SINGLE);
  }

  Collection<TaskView> tasks() {
    return tasks.values();
  }

  /// Whether no attempt starts until a person says so.
  boolean isHeldUp() {
    return paused || spending.isHeld(null);
  }

  /// Whether no attempt of a task starts until a person says so.
  boolean isHeldUp(TaskView task) {
    return task.paused || spending.isHeld(task.id());
  }

  /// Whatever attempts may be of.
  Stream<TaskView> all() {
    return Stream.concat(
        Stream.concat(Stream.of(planning), tasks.values().stream()),
        questions.stream().map(question -> question.answering));
  }

  QuestionView question(int number) {
    return questions.get(number - 1);
  }

  Stream<QuestionView> open() {
    return questions.stream().filter(QuestionView::isOpen);
  }

  boolean isAsking(TaskView task) {
    return open().anyMatch(question -> question.asker == task);
  }

  /// How many questions are being answered.
  long answering() {
    return all().filter(task -> task.isAnswering() && task.state == TaskState.RUNNING).count();
  }

  /// Whether a question is being answered in the session of the planning.
  boolean isOwnSessionLent() {
    return questions.stream()
        .anyMatch(one -> one.inOwnSession && one.answering.state == TaskState.RUNNING);
  }

  @Nullable TaskView find(TaskId task) {
    if (task.isAnswering()) {
      return task.answered() <= questions.size() ? question(task.answered()).answering : null;
    }
    return task.equals(TaskId.PLANNING) ? planning : tasks.get(task);
  }

  TaskView task(TaskId task) {
    return Objects.requireNonNull(find(task), task::toString);
  }

  long running() {
    return all().filter(task -> !task.isAnswering() && task.state == TaskState.RUNNING).count();
  }

  boolean isPlanningOpen() {
    return planning.state == TaskState.READY
        || planning.state == TaskState.RUNNING
        || planning.state == TaskState.WAITING;
  }

  boolean hasEnded() {
    return !isPlanningOpen()
        && answering() == 0
        && tasks().stream().allMatch(task -> task.state.isFinal());
  }

  /// Of all whose parents have ended the machine waits for a place or a file, never for a parent.
  static boolean isReleased(TaskView task) {
    return task.parents.stream().allMatch(parent -> parent.state.isFinal() && !parent.isMissed());
  }

  /// What gets another life when a task does: those that were skipped for nothing else, and those
  /// that had been released by its end and have not begun.
  Set<TaskView> revivedWith(TaskView task) {
    var revived = new HashSet<TaskView>(Set.of(task));
    for (boolean grows = true; grows; ) {
      grows = false;
      for (var other : tasks()) {
        var waits = other.parents.stream().anyMatch(revived::contains);
        var lacks =
            other.parents.stream().anyMatch(one -> one.isMissed() && !revived.contains(one));
        var unbegun = other.state == TaskState.READY && other.attempt == 0;
        if (waits && (unbegun || (other.state == TaskState.SKIPPED && !lacks))) {
          grows |= revived.add(other);
        }
      }
    }
    revived.remove(task);
    return revived;
  }

  void apply(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted _ -> throw new AssertionError("the run starts twice");
      case RunEvent.PlanningRequested(var what, var more) -> {
        addition = more;
        words = what;
        refusals = 0;
        planning.failures = 0;
        planning.limits = 0;
        move(planning, TaskState.READY);
      }
      case RunEvent.PlanProposed(_, var proposed) -> {
        proposal = proposed;
        refusals = 0;
        move(planning, TaskState.WAITING);
      }
      case RunEvent.PlanRefused _ -> {
        refusals++;
        move(planning, TaskState.READY);
      }
      case RunEvent.PlanRejected _ -> move(planning, TaskState.CANCELLED);
      case RunEvent.TasksAdded(var added) -> add(added);
      case RunEvent.TaskReady(var task) -> move(task(task), TaskState.READY);
      case RunEvent.WriteBlocked(var task, var by) -> task(task).waitFor(task(by));
      case RunEvent.AttemptStarted started -> {
        start(task(started.task()));
        task(started.task()).player = started.agent();
        if (started.task().isAnswering()) {
          question(started.task().answered()).inOwnSession = started.session() != null;
        }
      }
      case RunEvent.SessionOpened(var task, _, var session, _) ->
          task(task)
              .sessions
              .computeIfAbsent(task(task).step, _ -> new HashMap<>())
              .put(task(task).player, session);
      case RunEvent.AttemptSucceeded(var task, var attempt, _, var usage, _, var changed) -> {
        spending.end(task, attempt, usage);
        task(task).failures = 0;
        task(task).limits = 0;
        task(task).changed = changed;
        settle(task(task));
      }
      case RunEvent.AttemptFailed(
              var task,
              var attempt,
              var failure,
              _,
              var usage,
              var resetsAt,
              var excused) -> {
        spending.end(task, attempt, usage);
        var counts = !excused && (failure != FailureClass.LIMIT || resetsAt == null);
        if (counts || task(task).limits == 100) {
          task(task).failures++;
          task(task).allFailures++;
        } else {
          task(task).limits++;
        }
        task(task).gaveUp |= task(task).obstacle != null && failure == FailureClass.AGENT;
        move(task(task), TaskState.READY);
      }
      case RunEvent.AttemptInterrupted(var task, _, _)
          when task(task).state == TaskState.INTEGRATING ->
          task(task).stopped = true;
      case RunEvent.AttemptInterrupted(var task, _, _) -> {
        var asking = isAsking(task(task));
        move(task(task), asking ? TaskState.WAITING : TaskState.READY);
        task(task).asking = asking;
      }
      case RunEvent.RetryScheduled(var task, _, var due) -> {
        move(task(task), TaskState.WAITING);
        task(task).retryDue = due;
      }
      case RunEvent.StepReached(var task, var step, _) -> {
        task(task).step = step;
        forgetChecks(task(task), step, step);
        move(task(task), TaskState.READY);
      }
      case RunEvent.ChangesRequested(var task, var step, var round, var backTo, var comments) -> {
        task(task).rounds[step] = round;
        task(task).step = backTo;
        task(task).comments = comments;
        forgetChecks(task(task), backTo + 1, step);
        move(task(task), TaskState.READY);
      }
      case RunEvent.DecisionNeeded(var task, _, var comments) -> {
        task(task).comments = comments;
        move(task(task), TaskState.WAITING);
      }
      case RunEvent.DecisionMade(var task, _, _) -> Arrays.fill(task(task).rounds, 0);
      case RunEvent.MergeRefused(var task, _, var obstacle, _) -> {
        task(task).failures = 0;
        task(task).limits = 0;
        task(task).refuse(obstacle);
        move(task(task), TaskState.READY);
      }
      case RunEvent.MergeNeeded(var task, _, _) -> move(task(task), TaskState.WAITING);
      case RunEvent.IntegrationStarted(var task, _) -> {
        if (task(task).isLeftToPerson()) {
          task(task).forgetMerging();
        }
        task(task).state = TaskState.INTEGRATING;
        task(task).retryDue = null;
        task(task).unmerged = false;
        task(task).stopped = false;
      }
      case RunEvent.IntegrationDelayed(var task, _, _, var due) -> {
        move(task(task), TaskState.WAITING);
        task(task).failures++;
        task(task).allFailures++;
        task(task).unmerged = true;
        task(task).retryDue = due;
      }
      case RunEvent.TaskSucceeded(var task, _, _) -> move(task(task), TaskState.SUCCEEDED);
      case RunEvent.TaskFailed(var task, _, _) -> {
        task(task).unmerged =
            task(task).state == TaskState.INTEGRATING || task(task).obstacle != null;
        move(task(task), TaskState.FAILED);
      }
      case RunEvent.TaskSkipped(var task, _) -> move(task(task), TaskState.SKIPPED);
      case RunEvent.CancelRequested(var task) -> task(task).cancelling = true;
      case RunEvent.TaskCancelled(var task) -> {
        task(task).unmerged =
            task(task).state == TaskState.INTEGRATING || task(task).obstacle != null;
        move(task(task), TaskState.CANCELLED);
      }
      case RunEvent.TaskRevived(var task, var revived) -> {
        revive(task(task));
        revived.forEach(one -> revive(task(one)));
      }
      case RunEvent.TaskPaused(var task) -> pause(task(task));
      case RunEvent.TaskContinued(var task) -> task(task).paused = false;
      case RunEvent.RunPaused _ -> paused = true;
      case RunEvent.RunContinued _ -> {
        paused = false;
        open().forEach(one -> one.stalled = true);
      }
      case RunEvent.RunCancelRequested _ -> cancelled = true;
      case RunEvent.RunInterrupted _ -> interrupted = true;
      case RunEvent.RunResumed _ -> {
        interrupted = false;
        cancelled &= !finished;
        paused &= !finished;
        finished = false;
        open().forEach(one -> one.stalled = true);
      }
      case RunEvent.QuestionProlonged(var question, var due) -> {
        question(question).due = due;
        question(question).stalled = false;
      }
      case RunEvent.QuestionAsked asked ->
          questions.add(new QuestionView(asked, task(asked.task())));
      case RunEvent.QuestionReferred(var question, _) ->
          move(question(question).answering, TaskState.FAILED);
      case RunEvent.AnswerRefused(var question, _) -> {
        question(question).refusals++;
        move(question(question).answering, TaskState.READY);
      }
      case RunEvent.QuestionAnswered(var question, var answer, var by) -> {
        question(question).answer = answer;
        question(question).by = by;
        if (by == Answerer.ORCHESTRATOR) {
          move(question(question).answering, TaskState.SUCCEEDED);
        } else {
          giveUp(question(question).answering);
        }
      }
      case RunEvent.QuestionWithdrawn(var question, _) -> {
        question(question).withdrawn = true;
        giveUp(question(question).answering);
      }
      case RunEvent.ProgressReported(var task, _, var words) -> task(task).progress = words;
      case RunEvent.RunFinished _ -> finished = true;
      case RunEvent.UsageReported told -> spending.tell(told.task(), told.attempt(), told.usage());
      case RunEvent.BudgetReached(var task, var hard, _) -> {
        spending.reach(task, hard);
        if (hard && task != null && task(task).state == TaskState.READY) {
          task(task).letGo();
        }
      }
      case RunEvent.BudgetSet(var task, var budget) -> {
        if (task == null && spending.isHeld(null)) {
          open().forEach(one -> one.stalled = true);
        }
        spending.set(task, budget);
      }
      case RunEvent.ProviderStateChanged changed -> providers.put(changed.provider(), changed);
    }
  }

  private void settle(TaskView task) {
    questions.stream().filter(one -> one.asker == task).forEach(one -> one.settled = true);
  }

  private static void giveUp(TaskView answering) {
    if (answering.state != TaskState.RUNNING && !answering.state.isFinal()) {
      move(answering, TaskState.CANCELLED);
    }
  }

  private void add(List<Task> added) {
    for (var task : added) {
      var workflow =
          task.workflow() == null
              ? WorkflowConfig.SINGLE
              : Objects.requireNonNull(started.workflows().get(task.workflow()));
      tasks.put(task.id(), new TaskView(task, tasks.size(), workflow));
    }
    for (var task : added) {
      for (var parent : Set.copyOf(task.dependsOn())) {
        task(task.id()).parents.add(task(parent));
        task(parent).dependents.add(task(task.id()));
      }
    }
    added.reversed().forEach(task -> lengthen(task(task.id())));
    if (isPlanningOpen()) {
      move(planning, TaskState.SUCCEEDED);
    }
  }

  private static void lengthen(TaskView task) {
    for (var parent : task.parents) {
      if (parent.chain < task.chain + 1) {
        parent.chain = task.chain + 1;
        lengthen(parent);
      }
    }
  }

  private static void start(TaskView task) {
    var waiters = List.copyOf(task.waiters);
    task.waiters.clear(); // they wait on
    move(task, TaskState.RUNNING);
    task.waiters.addAll(waiters);
    task.attempt++;
    task.progress = "";
    task.holds = task.area != 0;
  }

  /// It keeps nobody from writing while it waits.
  private static void pause(TaskView task) {
    task.paused = true;
    if (task.state == TaskState.READY) {
      task.letGo();
    }
  }

  private static void revive(TaskView task) {
    move(task, TaskState.PENDING);
    task.failures = 0;
    task.allFailures = 0;
    task.limits = 0;
    task.forgetMerging();
    Arrays.fill(task.rounds, 0);
    forgetChecks(task, task.step, task.step);
  }

  private static void forgetChecks(TaskView task, int from, int to) {
    for (int step = from; step <= to; step++) {
      if (task.workflow.steps().get(step).kind().isCheck()) {
        task.sessions.remove(step);
      }
    }
  }

  private static void move(TaskView task, TaskState state) {
    task.state = state;
    task.stopped = false;
    task.retryDue = null;
    task.asking = false;
    task.letGo();
    task.cancelling &= !state.isFinal();
    task.paused &= !state.isFinal();
  }
}
