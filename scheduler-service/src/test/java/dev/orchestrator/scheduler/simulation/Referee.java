package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.scheduler.fleet.Player;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.PlanAnswers;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges what the core decides by the rules of the design, knowing nothing but the journal: each
/// event must be called for by the input or by the event before it, and after each decision nothing
/// may be left undone.
///
/// - An input, and each event that has one, has exactly its consequence ([Instructions],
///   [Consequences]); a report of an old attempt has none.
/// - An attempt that a runner still has when its run is taken up goes on; all others are lost.
/// - An attempt starts only for a task whose parents have ended and have not failed it, that has
///   not succeeded, at its workflow's step, with the next number, within the run's limit, on files
///   that nobody else may write, and not before a more urgent one for the same agent.
/// - A question has one answer, and somebody who waits for it; the orchestrator agent is asked as
///   much at once as it may be, and one session has one partner.
/// - Figures are told once, and bounds when they are reached; from then on no attempt starts until
///   a person sets others.
/// - Nothing waits for what has ended: neither for a parent, nor for a place that is free, nor for
///   files that nobody holds.
final class Referee {
  private static final int MAX_ANSWERING = 4;

  private final RunView view;
  private final Instructions instructions;
  private final Consequences consequences;
  private final Set<TaskId> lost = new HashSet<>();

  /// Attempts that go on under a new scheduler, and were to be stopped by the one before.
  private final Set<TaskId> toStop = new HashSet<>();

  private final Scene scene;
  private boolean thorough = true;
  private boolean elsewhere;
  private Input input = new Input.Begin();
  private @Nullable Expected next;
  private @Nullable RunInstruction toFollow;

  Referee(Scene scene, RunView view, PlanAnswers answers) {
    this.scene = scene;
    this.view = view;
    this.instructions = new Instructions(view, answers);
    this.consequences = new Consequences(view, answers);
  }

  RunView view() {
    return view;
  }

  /// Looks only at events, since looking at all tasks after each decision takes long in large runs.
  void judgeEventsOnly() {
    thorough = false;
  }

  void judge(Decision decision, Instant at) {
    input = decision.input();
    elsewhere = decision.elsewhere();
    begin(decision);
    var reported = input instanceof Input.Reported(_, var then) ? then : at;
    for (var event : decision.events()) {
      if (next != null) {
        require(next.fits().test(event), "expected %s, not %s", next.what(), event);
      } else {
        require(isCalledFor(event), "nothing calls for %s", event);
      }
      view.apply(event);
      next = consequences.of(event, reported, elsewhere);
    }
    require(next == null, "%s is missing", next == null ? "" : next.what());
    end(decision);
  }

  private void begin(Decision decision) {
    next = null;
    toFollow = null;
    lost.clear();
    toStop.clear();
    var instructed = input instanceof Input.Instructed(var instruction) ? instruction : null;
    var expected = instructed == null ? null : instructions.refusal(instructed);
    var refused = decision.refusal() == null ? null : decision.refusal().code();
    require(
        view.finished || expected == refused, "refused with %s, expected %s", refused, expected);
    if (view.finished && !(input instanceof Input.Resume)) {
      require(decision.events().isEmpty(), "a run that is over goes on");
      return;
    }
    switch (input) {
      case Input.Begin _, Input.Tick _, Input.ClockSetBack _ -> {}
      case Input.Reported(var report, var at) -> next = expected(report, at);
      case Input.Instructed(var instruction) when refused == null ->
          next = instructions.first(instruction).orElse(null);
      case Input.Instructed _ -> {}
      case Input.ProviderChanged(var change) -> {
        var known = view.providers.get(change.provider());
        var isNews =
            known == null ? change.state() != ProviderState.AVAILABLE : !known.equals(change);
        next = isNews ? Expected.exactly(change) : null;
      }
      case Input.Interrupt(var reason) ->
          next = view.interrupted ? null : Expected.exactly(new RunEvent.RunInterrupted(reason));
      case Input.Resume(var instruction, var underWay, _) -> {
        next = Expected.exactly(new RunEvent.RunResumed());
        toFollow = instruction;
        var found =
            underWay.keySet().stream()
                .filter(this::isCurrent)
                .map(AttemptId::task)
                .filter(task -> isRunning(view.task(task)))
                .collect(Collectors.toSet());
        view.all()
            .filter(Referee::isUnderWay)
            .filter(task -> !found.contains(task.id()))
            .forEach(task -> lost.add(task.id()));
        found.stream().filter(task -> view.task(task).cancelling).forEach(toStop::add);
      }
    }
  }

  private static boolean isUnderWay(TaskView task) {
    return task.state == TaskState.RUNNING || task.state == TaskState.INTEGRATING;
  }

  private @Nullable Expected expected(AttemptReport report, Instant at) {
    var task = view.find(report.attempt().task());
    if (task == null || task.attempt != report.attempt().number()) {
      return null;
    }
    return switch (report) {
      case AttemptReport.SessionNamed(_, var session, var cli) when isRunning(task) ->
          Expected.exactly(new RunEvent.SessionOpened(task.id(), task.attempt, session, cli));
      case AttemptReport.Succeeded said when isRunning(task) ->
          Expected.exactly(
              new RunEvent.AttemptSucceeded(
                  task.id(),
                  task.attempt,
                  said.result(),
                  said.usage(),
                  said.verdict(),
                  said.changed()));
      case AttemptReport.Failed said when isRunning(task) ->
          Expected.of(
              RunEvent.AttemptFailed.class,
              event ->
                  event.task().equals(task.id())
                      && event.attempt() == task.attempt
                      && event.failure() == said.failure()
                      && event.excused() == elsewhere);
      case AttemptReport.Stopped _ when isUnderWay(task) && !task.stopped ->
          Expected.of(
              RunEvent.AttemptInterrupted.class,
              event -> event.task().equals(task.id()) && event.attempt() == task.attempt);
      case AttemptReport.Integrated(_, var commit, var parked)
          when task.state == TaskState.INTEGRATING ->
          Expected.exactly(new RunEvent.TaskSucceeded(task.id(), commit, parked));
      case AttemptReport.NotIntegrated(_, var failure, var reason)
          when task.state == TaskState.INTEGRATING ->
          consequences.unmerged(task, failure, reason, at);
      case AttemptReport.MergeRefused(_, var obstacle, var byHand)
          when task.state == TaskState.INTEGRATING ->
          Expected.exactly(new RunEvent.MergeRefused(task.id(), task.attempt, obstacle, byHand));
      case AttemptReport.Asked asked when isRunning(task) -> asked(task, asked, at);
      case AttemptReport.Progressed(_, var words)
          when isRunning(task) && !words.equals(task.progress) ->
          Expected.exactly(new RunEvent.ProgressReported(task.id(), task.attempt, words));
      case AttemptReport.Consumed(_, var usage, var provider, var model)
          when isRunning(task) && view.spending.isNews(task.id(), task.attempt, usage) ->
          Expected.exactly(
              new RunEvent.UsageReported(task.id(), task.attempt, usage, provider, model));
      case AttemptReport _ -> null;
    };
  }

  private @Nullable Expected asked(TaskView task, AttemptReport.Asked said, Instant at) {
    var known =
        view.questions.stream()
            .anyMatch(one ->
                one.asker == task
                    && one.asked.attempt() == task.attempt
                    && one.asked.key().equals(said.question()));
    return known
        ? null
        : Expected.exactly(
            new RunEvent.QuestionAsked(
                view.questions.size() + 1,
                task.id(),
                task.attempt,
                said.question(),
                said.text(),
                at.plus(view.started.questions().timeout())));
  }

  private static boolean isRunning(TaskView task) {
    return task.state == TaskState.RUNNING;
  }

  private boolean isCalledFor(RunEvent event) {
    return switch (event) {
          case RunEvent.TaskReady(var task) -> mayBeReady(view.task(task));
          case RunEvent.WriteBlocked(var task, var by) -> mayBlock(view.task(task), view.task(by));
          case RunEvent.AttemptStarted started -> mayStart(view.task(started.task()), started);
          case RunEvent.TaskSkipped(var task, var because) -> maySkip(view.task(task), because);
          case RunEvent.AttemptInterrupted(var task, var attempt, _) ->
              isRunning(view.task(task)) && isLost(task, attempt);
          case RunEvent.IntegrationStarted(var task, var attempt) when view.task(task).unmerged ->
              isDue(view.task(task)) && view.task(task).attempt == attempt;
          case RunEvent.IntegrationStarted(var task, var attempt) ->
              view.task(task).state == TaskState.INTEGRATING && isLost(task, attempt);
          case RunEvent.CancelRequested(var task) when toStop.remove(task) -> true;
          case RunEvent.CancelRequested(var task) ->
              isRunCancelled() && isUnderWay(view.task(task)) && !view.task(task).cancelling;
          case RunEvent.TaskCancelled(var task) when isRunCancelled() ->
              !view.task(task).state.isFinal() && !isUnderWay(view.task(task));
          case RunEvent.BudgetReached(var task, var hard, _) ->
              !view.cancelled && view.spending.isToBeTold(task, hard);
          case RunEvent.QuestionWithdrawn(var question, _) ->
              view.question(question).isOpen() && !view.question(question).isAwaited();
          case RunEvent.QuestionAnswered(var question, _, var by) ->
              by == Answerer.NOBODY
                  && input instanceof Input.Tick(var now)
                  && !view.interrupted
                  && !view.isHeldUp()
                  && view.question(question).isDue(now);
          case RunEvent.QuestionProlonged(var question, var due)
              when input instanceof Input.ClockSetBack(var now) ->
              view.question(question).isOpen()
                  && due.equals(now.plus(view.started.questions().timeout()))
                  && due.isBefore(view.question(question).due);
          case RunEvent.QuestionProlonged(var question, var due) ->
              input instanceof Input.Tick(var now)
                  && !view.interrupted
                  && !view.isHeldUp()
                  && view.question(question).isOpen()
                  && view.question(question).stalled
                  && due.equals(now.plus(view.started.questions().timeout()));
          case RunEvent.RunFinished(var outcome) ->
              !view.finished && view.hasEnded() && outcome == outcome();
          default -> isOfInstruction(event);
        }
        || isOfInstruction(event);
  }

  private boolean isLost(TaskId task, int attempt) {
    return view.task(task).attempt == attempt && lost.remove(task);
  }

  /// A resumed run follows its instruction when it has dealt with what was under way.
  private boolean isOfInstruction(RunEvent event) {
    if (toFollow == null || !lost.isEmpty() || !toStop.isEmpty()) {
      return false;
    }
    var called = instructions.first(toFollow).filter(first -> first.fits().test(event)).isPresent();
    if (called) {
      toFollow = null;
    }
    return called;
  }

  private boolean isRunCancelled() {
    return input instanceof Input.Instructed(RunInstruction.CancelRun _)
        || input instanceof Input.Resume(RunInstruction.CancelRun _, _, _);
  }

  private boolean mayBeReady(TaskView task) {
    return switch (task.state) {
      case PENDING -> RunView.isReleased(task);
      case WAITING -> !task.unmerged && isDue(task);
      // one that gets no place lets go of its place in the queue for its files
      case READY -> task.blockedBy == null && !task.waiters.isEmpty();
      default -> false;
    };
  }

  private boolean isDue(TaskView task) {
    return input instanceof Input.Tick(var now)
        && task.state == TaskState.WAITING
        && !view.interrupted
        && task.retryDue != null
        && !task.retryDue.isAfter(now);
  }

  private boolean mayBlock(TaskView task, TaskView by) {
    return task.state == TaskState.READY
        && !view.isHeldUp(task)
        && task.blockedBy == null
        && task.sharesFilesWith(by)
        && (by.holds || (by.blockedBy != null && by.rankInQueue().isBefore(task.rankInQueue())));
  }

  private boolean mayStart(TaskView task, RunEvent.AttemptStarted started) {
    require(task.state == TaskState.READY, "%s starts", task);
    if (task.isAnswering()) {
      requireAnswerable(task, started);
      return true;
    }
    require(!isItsSessionLent(task), "%s starts in a session that is in use", task);
    require(task.blockedBy == null, "%s starts although it waits", task);
    require(!view.isHeldUp(task), "%s starts although it is held up", task);
    require(
        task.attempt > 0 || RunView.isReleased(task), "%s starts before a parent has ended", task);
    require(started.attempt() == task.attempt + 1, "%s gets number %s", task, started.attempt());
    require(started.step() == task.step, "%s starts step %s", task, started.step());
    require(started.stepName().equals(task.step().name()), "%s: %s", task, started);
    require(players(task).contains(started.agent()), "%s: %s", task, started);
    require(
        Objects.equals(started.session(), session(task, task.step, started.agent())),
        "%s: %s",
        task,
        started);
    require(!view.isHeldUp() && !view.interrupted && !view.finished, "%s starts in a rest", task);
    if (thorough) {
      require(view.running() < view.started.concurrency(), "%s is one too many", task);
      requireUrgent(task);
    }
    return true;
  }

  private List<String> players(TaskView task) {
    return task.performer().isEmpty()
        ? List.of(task.step().name())
        : scene.cast(task.performer()).stream().map(Player::name).toList();
  }

  /// Only who began a conversation goes on with it.
  private static @Nullable String session(TaskView task, int step, String player) {
    return task.sessions.getOrDefault(step, Map.of()).get(player);
  }

  /// Of all questions that could be answered the first one is, in the session of the planning while
  /// nobody else uses it.
  private void requireAnswerable(TaskView task, RunEvent.AttemptStarted started) {
    var question = view.question(task.id().answered());
    require(question.isOpen(), "%s is answered, which is open no more", question);
    require(!view.isHeldUp() && !view.interrupted && !view.finished, "%s starts in a rest", task);
    require(view.answering() < MAX_ANSWERING, "%s is one too many", task);
    require(started.attempt() == task.attempt + 1, "%s gets number %s", task, started.attempt());
    require(
        view.questions.stream()
            .noneMatch(
                one -> one.number() < question.number() && one.answering.state == TaskState.READY),
        "%s comes before earlier ones",
        task);
    var idle = view.planning.state != TaskState.RUNNING && !view.isOwnSessionLent();
    require(
        Objects.equals(
            started.session(), idle ? session(view.planning, 0, Config.ORCHESTRATOR) : null),
        "%s starts in session %s",
        task,
        started.session());
  }

  private boolean isItsSessionLent(TaskView task) {
    return task.isPlanning()
        && session(task, 0, Config.ORCHESTRATOR) != null
        && view.isOwnSessionLent();
  }

  private void requireUrgent(TaskView task) {
    for (var other : view.tasks()) {
      var shares = other != task && other.sharesFilesWith(task);
      require(!shares || !other.holds, "%s writes what %s writes", task, other);
      var queuedEarlier =
          other.blockedBy != null && other.rankInQueue().isBefore(task.rankInQueue());
      require(!shares || !queuedEarlier, "%s overtakes %s", task, other);
      var earlier =
          other.state == TaskState.READY
              && !view.isHeldUp(other)
              && other.rank().isBefore(task.rank());
      require(
          !earlier
              || other.blockedBy != null
              || !other.performer().equals(task.performer())
              || mustWait(other),
          "%s starts before %s",
          task,
          other);
    }
  }

  /// Whether a ready task that is in no queue would find its files taken.
  private boolean mustWait(TaskView task) {
    return view.tasks().stream()
        .filter(other -> other != task && other.sharesFilesWith(task))
        .anyMatch(other ->
            other.holds
                || (other.blockedBy != null && other.rankInQueue().isBefore(task.rankInQueue())));
  }

  private boolean maySkip(TaskView task, List<TaskId> because) {
    var first = view.task(because.getFirst()).state;
    return (first == TaskState.FAILED || first == TaskState.CANCELLED)
        && task.state == TaskState.PENDING
        && task.parents.stream()
            .anyMatch(parent -> parent.isMissed() && parent.id().equals(because.getLast()))
        && because.stream().distinct().count() == because.size()
        && because.size() <= 10;
  }

  private RunState outcome() {
    if (view.cancelled) {
      return RunState.CANCELLED;
    }
    if (view.tasks().isEmpty()) {
      return view.planning.state == TaskState.CANCELLED ? RunState.CANCELLED : RunState.FAILED;
    }
    return view.tasks().stream().allMatch(task -> task.state == TaskState.SUCCEEDED)
        ? RunState.SUCCEEDED
        : RunState.FAILED;
  }

  private void end(Decision decision) {
    require(lost.isEmpty(), "%s were lost and are not taken up again", lost);
    require(toStop.isEmpty(), "%s were to be stopped and go on", toStop);
    require(
        toFollow == null || instructions.first(toFollow).isEmpty() || isDone(toFollow),
        "%s was not followed",
        toFollow);
    if (thorough && !view.finished && decision.refusal() == null) {
      requireNothingUndone(decision);
    }
  }

  /// To cancel, or to hold up, what a crash has ended already leaves nothing to be done.
  private boolean isDone(RunInstruction instruction) {
    return switch (instruction) {
      case RunInstruction.CancelTask(_, var task) -> view.task(task).state == TaskState.CANCELLED;
      case RunInstruction.PauseTask(_, var task) -> view.task(task).state.isFinal();
      case RunInstruction.ContinueTask(_, var task) -> view.task(task).state.isFinal();
      default -> false;
    };
  }

  private void requireNothingUndone(Decision decision) {
    require(!view.hasEnded(), "all has ended but the run");
    var mayStart =
        !view.isHeldUp() && !view.interrupted && view.running() < view.started.concurrency();
    for (var task : view.tasks()) {
      if (task.state == TaskState.PENDING) {
        require(!RunView.isReleased(task), "%s waits for nothing", task);
        require(task.parents.stream().noneMatch(TaskView::isMissed), "%s waits in vain", task);
      }
      if (task.state == TaskState.WAITING && input instanceof Input.Tick(var now)) {
        require(
            view.interrupted || task.retryDue == null || task.retryDue.isAfter(now),
            "the retry of %s is due",
            task);
      }
    }
    requireBoundsKept();
    requireQuestionsInHand();
    if (mayStart) {
      view.all()
          .filter(task -> !task.isAnswering() && !isItsSessionLent(task))
          .filter(task -> task.state == TaskState.READY && !view.isHeldUp(task))
          .forEach(task -> requireReason(task, decision.withoutPlace()));
    }
    if (isRunCancelled()) {
      require(view.all().allMatch(isGivenUp()), "a run that is cancelled has something to do");
    }
  }

  private void requireBoundsKept() {
    if (!view.cancelled) {
      var spending = view.spending;
      for (var hard : List.of(true, false)) {
        require(!spending.isToBeTold(null, hard), "the run has reached a bound");
        view.tasks()
            .forEach(task ->
                require(!spending.isToBeTold(task.id(), hard), "%s has reached a bound", task));
      }
    }
  }

  private void requireQuestionsInHand() {
    view.open().forEach(one -> require(one.isAwaited(), "%s is in vain", one));
    if (!view.isHeldUp() && !view.interrupted && view.answering() < MAX_ANSWERING) {
      view.questions.forEach(
          one -> require(one.answering.state != TaskState.READY, "nobody is asked %s", one));
    }
    if (input instanceof Input.Tick(var now) && !view.interrupted && !view.isHeldUp()) {
      view.open().forEach(one -> require(!one.isDue(now), "the time of %s is up", one));
      view.open().forEach(one -> require(!one.stalled, "%s is not prolonged", one));
    }
    view.all()
        .filter(task -> task.asking)
        .forEach(task -> require(view.isAsking(task), "%s waits for nothing", task));
  }

  private Predicate<TaskView> isGivenUp() {
    return task ->
        task.state.isFinal()
            || task.state == TaskState.INTEGRATING
            || task.cancelling
            || (task.isPlanning() && task.state == TaskState.PENDING);
  }

  /// A task that could start has no place, or stands in a queue that ends at one that writes.
  private void requireReason(TaskView task, Set<String> withoutPlace) {
    var last = task;
    for (int length = 0; last.blockedBy != null; length++) {
      require(length < view.tasks().size(), "%s waits in a circle", task);
      last = last.blockedBy;
    }
    require(
        withoutPlace.contains(task.performer()) || (last != task && last.holds),
        "%s waits for a place that is free, or for files that nobody holds",
        task);
  }

  /// @param attempt one that a runner is asked to do, or to merge
  boolean isCurrent(AttemptId attempt) {
    var task = view.find(attempt.task());
    return task != null && task.attempt == attempt.number() && !task.state.isFinal();
  }

  private void require(boolean condition, String what, @Nullable Object... about) {
    if (!condition) {
      throw new AssertionError("on %s: %s".formatted(input, what.formatted(about)));
    }
  }
}
