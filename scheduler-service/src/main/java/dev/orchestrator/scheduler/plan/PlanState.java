package dev.orchestrator.scheduler.plan;

import static java.util.function.Function.identity;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.scheduler.locks.CaseRule;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The state of a run: its events applied in order, and nothing else. Decides nothing. For one
/// thread.
public final class PlanState {
  /// Failures in a row that need not count; further ones do.
  static final int MAX_LIMITS = 100;

  private final RunEvent.RunStarted origin;
  private RunOrigin place;
  private final Dag dag;
  private final Planning planning;
  private final Questions questions = new Questions();
  private final ReadyTasks ready = new ReadyTasks();
  private final WriteTurns turns;
  private final Spending spending;
  private final NavigableSet<TaskNode> retrying =
      new TreeSet<>(
          Comparator.comparing((TaskNode node) -> node.retryDue).thenComparingInt(TaskNode::index));
  private final Map<String, RunEvent.ProviderStateChanged> providers = new TreeMap<>();
  private int running;
  private int answering;
  private int integrating;
  private int unended;
  private boolean paused;
  private boolean cancelled;
  private boolean interrupted;
  private boolean finished;

  public PlanState(RunEvent.RunStarted started) {
    this.origin = started;
    this.place = started.origin();
    var caseRule = started.origin().ignoreCase() ? CaseRule.INSENSITIVE : CaseRule.SENSITIVE;
    this.dag = new Dag(started.workflows(), caseRule);
    this.turns = new WriteTurns(caseRule);
    this.planning = new Planning(planningNode(started.goal()));
    this.spending = new Spending(started.budget());
  }

  private static TaskNode planningNode(String goal) {
    var task =
        new Task(
            TaskId.PLANNING,
            "Plan the run",
            Config.ORCHESTRATOR,
            goal,
            List.of(),
            List.of(),
            OnFailure.HARD);
    return new TaskNode(task, -1, WorkflowConfig.SINGLE, List.of());
  }

  /// What the run was started with.
  public RunEvent.RunStarted origin() {
    return origin;
  }

  /// Where the run comes from and where its result goes, with the repository where it is now.
  public RunOrigin place() {
    return place;
  }

  /// All tasks in the plan's order, without the planning.
  public Collection<TaskNode> nodes() {
    return dag.nodes();
  }

  /// All that attempts may be of: the planning, then the tasks, then the answering of questions.
  public Stream<TaskNode> allNodes() {
    return Stream.of(
            Stream.of(planning.node()),
            nodes().stream(),
            questions.all().stream().map(Question::answering))
        .flatMap(identity());
  }

  public Planning planning() {
    return planning;
  }

  public Questions questions() {
    return questions;
  }

  public Spending spending() {
    return spending;
  }

  /// A task, the planning, or the answering of a question.
  public TaskNode node(TaskId task) {
    return find(task).orElseThrow(() -> new IllegalArgumentException("no task " + task));
  }

  public Optional<TaskNode> find(TaskId task) {
    return task.equals(TaskId.PLANNING)
        ? Optional.of(planning.node())
        : Optional.ofNullable(questions.node(task)).or(() -> Optional.ofNullable(dag.find(task)));
  }

  public boolean isInterrupted() {
    return interrupted;
  }

  public boolean isPaused() {
    return paused;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  public boolean isFinished() {
    return finished;
  }

  /// The providers that are not available, as far as the run has heard of them.
  public Collection<RunEvent.ProviderStateChanged> unavailable() {
    return List.copyOf(providers.values());
  }

  /// Whether the run's journal says this already.
  boolean knows(RunEvent.ProviderStateChanged change) {
    var known = providers.get(change.provider());
    return known == null ? change.state() == ProviderState.AVAILABLE : known.equals(change);
  }

  /// Whether no attempt and no integration is under way.
  public boolean isIdle() {
    return running == 0 && answering == 0 && integrating == 0;
  }

  /// When time alone changes something next: a retry is due, or a question's deadline passes. Never
  /// while nothing starts.
  public Optional<Instant> nextDue() {
    var nextDeadline = isHeldUp() ? Optional.<Instant>empty() : questions.nextDue();
    return Stream.concat(nextRetry().stream(), nextDeadline.stream())
        .filter(_ -> !interrupted)
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> nextRetry() {
    return retrying.isEmpty() || interrupted
        ? Optional.empty()
        : Optional.ofNullable(retrying.first().retryDue);
  }

  /// Whether no attempt starts until a person lets the run go on.
  boolean isHeldUp() {
    return paused || spending.isHeld();
  }

  boolean mayStart() {
    return !interrupted && !isHeldUp() && running < origin.concurrency();
  }

  /// Whether the orchestrator agent may be asked a question more.
  boolean mayAnswer() {
    return !interrupted && !isHeldUp() && answering < QuestionRules.MAX_ANSWERING;
  }

  /// The session in which the run was planned, while nobody uses it; null otherwise.
  @Nullable String idleOwnSession() {
    return planning.node().state == TaskState.RUNNING || questions.isOwnSessionLent()
        ? null
        : planning.node().session(Config.ORCHESTRATOR);
  }

  boolean hasEnded() {
    return unended == 0 && answering == 0 && !planning.isOpen();
  }

  /// The most urgent task that may start now, of those whose agents are not busy.
  Optional<TaskNode> mostUrgent(Set<String> busy) {
    return ready.mostUrgent(busy);
  }

  /// The task that keeps a ready one from writing, if there is one.
  Optional<TaskNode> blockerOf(TaskNode node) {
    return turns.blockerOf(node);
  }

  /// A ready task that has no place, but for which tasks wait that may find one.
  Optional<TaskNode> inTheWay(Set<String> busy) {
    return turns.inTheWay(busy);
  }

  /// The task that a blocked one waits for.
  public Optional<TaskNode> waitsFor(TaskNode node) {
    return turns.waitsFor(node);
  }

  /// The task whose retry has waited longest, if one is due.
  Optional<TaskNode> dueRetry(Instant now) {
    return nextRetry().filter(due -> !due.isAfter(now)).map(_ -> retrying.first());
  }

  /// Takes one event into the state. Events come in the journal's order.
  public void apply(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted _ -> throw new IllegalStateException("the run has started already");
      case RunEvent.PlanningRequested requested -> {
        planning.request(requested);
        move(planning.node(), TaskState.READY);
      }
      case RunEvent.PlanProposed proposed -> {
        planning.propose(proposed.tasks());
        move(planning.node(), TaskState.WAITING);
      }
      case RunEvent.PlanRefused refused -> {
        planning.refuse(refused.problems());
        move(planning.node(), TaskState.READY);
      }
      case RunEvent.PlanRejected _ -> move(planning.node(), TaskState.CANCELLED);
      case RunEvent.TasksAdded(var tasks) -> add(tasks);
      case RunEvent.TaskReady(var task) -> move(node(task), TaskState.READY);
      case RunEvent.WriteBlocked(var task, _) -> block(node(task));
      case RunEvent.AttemptStarted started -> start(started);
      case RunEvent.SessionOpened opened ->
          node(opened.task())
              .steps
              .sessionOpened(node(opened.task()).player, opened.session(), opened.cli());
      case RunEvent.AttemptSucceeded succeeded -> {
        spending.end(succeeded.task(), succeeded.usage());
        succeed(node(succeeded.task()), succeeded);
      }
      case RunEvent.AttemptFailed failed -> {
        spending.end(failed.task(), failed.usage());
        fail(node(failed.task()), failed);
      }
      case RunEvent.AttemptInterrupted stopped -> {
        spending.end(stopped.task());
        interrupt(node(stopped.task()));
      }
      case RunEvent.RetryScheduled retry -> waitUntil(node(retry.task()), retry.due());
      case RunEvent.StepReached reached ->
          changeStep(node(reached.task()), steps -> steps.goOn(reached.step()));
      case RunEvent.ChangesRequested changes ->
          changeStep(
              node(changes.task()),
              steps ->
                  steps.goBack(
                      changes.step(), changes.round(), changes.backTo(), changes.comments()));
      case RunEvent.DecisionNeeded needed -> {
        node(needed.task()).steps.undecided(needed.comments());
        move(node(needed.task()), TaskState.WAITING);
      }
      case RunEvent.DecisionMade made -> node(made.task()).steps.startRoundsAnew();
      case RunEvent.IntegrationStarted started -> integrate(node(started.task()));
      case RunEvent.IntegrationDelayed delayed -> delay(node(delayed.task()), delayed.due());
      case RunEvent.MergeRefused refused -> refuse(node(refused.task()), refused);
      case RunEvent.MergeNeeded needed -> move(node(needed.task()), TaskState.WAITING);
      case RunEvent.TaskSucceeded succeeded -> end(node(succeeded.task()), TaskState.SUCCEEDED);
      case RunEvent.TaskFailed failed -> end(node(failed.task()), TaskState.FAILED);
      case RunEvent.TaskSkipped(var task, _) -> end(node(task), TaskState.SKIPPED);
      case RunEvent.CancelRequested cancel -> node(cancel.task()).cancelling = true;
      case RunEvent.TaskCancelled cancel -> end(node(cancel.task()), TaskState.CANCELLED);
      case RunEvent.TaskRevived(var task, var revived) -> {
        revive(node(task));
        revived.forEach(one -> revive(node(one)));
      }
      case RunEvent.TaskPaused(var task) -> pause(node(task), true);
      case RunEvent.TaskContinued(var task) -> pause(node(task), false);
      case RunEvent.RunPaused _ -> paused = true;
      case RunEvent.RunContinued _ -> {
        paused = false;
        questions.stall();
      }
      case RunEvent.RunCancelRequested _ -> cancelled = true;
      case RunEvent.RunInterrupted _ -> interrupted = true;
      case RunEvent.RunResumed(var repository) -> {
        place = repository == null ? place : place.at(repository);
        interrupted = false;
        // what a person said of a run that has ended since is not about the work that it gets now
        cancelled &= !finished;
        paused &= !finished;
        finished = false;
        questions.stall();
      }
      case RunEvent.QuestionProlonged prolonged -> questions.prolong(prolonged);
      case RunEvent.QuestionAsked asked ->
          move(questions.ask(asked, node(asked.task())).answering(), TaskState.READY);
      case RunEvent.QuestionReferred(var question, _) ->
          move(questions.question(question).answering(), TaskState.FAILED);
      case RunEvent.AnswerRefused refused ->
          move(questions.refuse(refused).answering(), TaskState.READY);
      case RunEvent.QuestionAnswered answered ->
          close(
              questions.answer(answered),
              answered.by() == Answerer.ORCHESTRATOR ? TaskState.SUCCEEDED : TaskState.CANCELLED);
      case RunEvent.QuestionWithdrawn withdrawn ->
          close(questions.withdraw(withdrawn), TaskState.CANCELLED);
      case RunEvent.ProgressReported(var task, _, var words) -> node(task).progress = words;
      case RunEvent.RunFinished _ -> finished = true;
      case RunEvent.UsageReported told -> spending.apply(told);
      case RunEvent.BudgetReached reached when reached.hard() ->
          relist(reached.task(), () -> spending.apply(reached));
      case RunEvent.BudgetReached reached -> spending.apply(reached);
      case RunEvent.BudgetSet set -> set(set);
      case RunEvent.ProviderStateChanged changed -> take(changed);
    }
  }

  /// New tasks can lengthen the chains of old ones, so what is ready is put in order again.
  private void add(List<Task> tasks) {
    var waiting = nodes().stream().filter(node -> isListed(node)).toList();
    waiting.forEach(ready::remove);
    unended += dag.add(tasks).size();
    waiting.forEach(ready::add);
    if (planning.isOpen()) {
      move(planning.node(), TaskState.SUCCEEDED);
    }
  }

  private void start(RunEvent.AttemptStarted started) {
    var node = node(started.task());
    unlist(node);
    turns.take(node);
    node.attempt = started.attempt();
    node.player = started.agent();
    node.progress = "";
    node.retryDue = null;
    node.state = TaskState.RUNNING;
    enter(node);
    if (isAnswering(node)) {
      questions.begin(node, started.session());
    }
  }

  /// A task whose question is open goes on when it is answered. One that is being merged keeps its
  /// turn to write.
  private void interrupt(TaskNode node) {
    if (node.state == TaskState.INTEGRATING) {
      count(node, -1);
      node.stopped = true;
      return;
    }
    var asking = questions.isOpenFor(node);
    move(node, asking ? TaskState.WAITING : TaskState.READY);
    node.asking = asking;
  }

  /// An attempt that answers a question which is closed meanwhile goes on until it is stopped.
  private void close(Question question, TaskState end) {
    var node = question.answering();
    if (end == TaskState.SUCCEEDED || (node.state != TaskState.RUNNING && !node.state.isFinal())) {
      move(node, end);
    }
    questions.forget(question);
  }

  private void pause(TaskNode node, boolean wanted) {
    relist(node.id(), () -> node.paused = wanted);
  }

  /// A ready task that may not start any more keeps nobody from writing while it waits.
  ///
  /// @param change decides whether it may
  private void relist(@Nullable TaskId task, Runnable change) {
    var node = task == null ? null : node(task);
    if (node != null && node.state == TaskState.READY) {
      leave(node);
      change.run();
      enter(node);
    } else {
      change.run();
    }
  }

  private void set(RunEvent.BudgetSet set) {
    if (!spending.account(set.task()).isHeld()) {
      spending.apply(set);
    } else if (set.task() == null) {
      questions.stall();
      spending.apply(set);
    } else {
      relist(set.task(), () -> spending.apply(set));
    }
  }

  private void block(TaskNode node) {
    ready.remove(node);
    turns.queue(node);
  }

  private void succeed(TaskNode node, RunEvent.AttemptSucceeded success) {
    questions.settle(node);
    node.failures = 0;
    node.limits = 0;
    node.changed = success.changed();
    if (!node.step().kind().isCheck()) {
      node.handedOverBy = success.attempt();
    }
    if (node.merging.isRefused()) {
      node.merging.succeed();
    } else if (!node.step().kind().isCheck()) {
      node.result = success.result();
    }
  }

  private void take(RunEvent.ProviderStateChanged changed) {
    if (changed.state() == ProviderState.AVAILABLE) {
      providers.remove(changed.provider());
    } else {
      providers.put(changed.provider(), changed);
    }
  }

  /// A limit that ends at a known time, and what a provider is left alone for, is no failure of the
  /// attempts that meet it, unless it never seems to end.
  private void fail(TaskNode node, RunEvent.AttemptFailed failed) {
    var ends = failed.failure() == FailureClass.LIMIT && failed.resetsAt() != null;
    if ((ends || failed.excused()) && node.limits < MAX_LIMITS) {
      node.limits++;
    } else {
      node.failures++;
      node.allFailures++;
    }
    if (node.merging.isRefused() && failed.failure() == FailureClass.AGENT) {
      node.merging.fail(failed.message());
    }
    move(node, TaskState.READY);
  }

  private void waitUntil(TaskNode node, Instant due) {
    leave(node);
    node.retryDue = due;
    node.state = TaskState.WAITING;
    enter(node);
  }

  private void delay(TaskNode node, Instant due) {
    node.failures++;
    node.allFailures++;
    node.unmerged = true;
    waitUntil(node, due);
  }

  private void changeStep(TaskNode node, Consumer<StepProgress> change) {
    leave(node);
    change.accept(node.steps);
    node.retryDue = null;
    node.state = TaskState.READY;
    enter(node);
  }

  /// A task keeps its turn to write from its attempt into its integration.
  private void integrate(TaskNode node) {
    if (node.state == TaskState.WAITING && node.retryDue == null) {
      node.merging.startAnew();
    }
    unlist(node);
    node.retryDue = null;
    node.unmerged = false;
    node.state = TaskState.INTEGRATING;
    count(node, 1);
  }

  private void refuse(TaskNode node, RunEvent.MergeRefused refused) {
    node.failures = 0;
    node.limits = 0;
    node.merging.refuse(refused.obstacle(), refused.byHand());
    changeStep(node, StepProgress::goBackToCode);
  }

  private void end(TaskNode node, TaskState outcome) {
    node.unmerged =
        node.merging.isRefused()
            || (node.state == TaskState.INTEGRATING && outcome != TaskState.SUCCEEDED);
    move(node, outcome);
    node.cancelling = false;
    if (isAnswering(node)) {
      questions.forget(questions.answeredBy(node));
    } else if (node != planning.node()) {
      unended--;
      node.dependents.forEach(dependent -> dependent.unendedParents--);
    }
  }

  /// One that had been released, but has not begun, only waits again.
  private void revive(TaskNode node) {
    if (node.state.isFinal()) {
      unended++;
      node.dependents.forEach(dependent -> dependent.unendedParents++);
    }
    move(node, TaskState.PENDING);
    node.failures = 0;
    node.allFailures = 0;
    node.limits = 0;
    node.merging.startAnew();
    node.steps.startAnew();
  }

  private void move(TaskNode node, TaskState state) {
    leave(node);
    node.retryDue = null;
    node.paused &= !state.isFinal();
    node.state = state;
    enter(node);
  }

  /// What waited for a task to let go of its files may try again.
  private void leave(TaskNode node) {
    unlist(node);
    turns.give(node).forEach(ready::add);
  }

  private void unlist(TaskNode node) {
    node.asking = false;
    count(node, -1);
    node.stopped = false;
    if (isListed(node)) {
      ready.remove(node);
    }
    if (node.retryDue != null) {
      retrying.remove(node);
    }
  }

  private void enter(TaskNode node) {
    count(node, 1);
    if (isListed(node)) {
      ready.add(node);
    }
    if (node.retryDue != null) {
      retrying.add(node);
    }
  }

  private boolean isListed(TaskNode node) {
    return node.state == TaskState.READY
        && !node.paused
        && !spending.isHeld(node.id())
        && !isAnswering(node)
        && !turns.isQueued(node);
  }

  private void count(TaskNode node, int change) {
    if (node.state == TaskState.RUNNING && isAnswering(node)) {
      answering += change;
    } else if (node.state == TaskState.RUNNING) {
      running += change;
    } else if (node.state == TaskState.INTEGRATING && !node.stopped) {
      integrating += change;
    }
  }

  private static boolean isAnswering(TaskNode node) {
    return node.id().isAnswering();
  }

  /// A fingerprint of everything that decisions depend on; equal after a replay of the same events.
  public String describe() {
    var text = new StringBuilder();
    allNodes().forEach(node -> text.append(describe(node)).append('\n'));
    return text.append(planning)
        .append(turns)
        .append(questions)
        .append(providers)
        .append(spending)
        .append(
            " paused=%s cancelled=%s interrupted=%s finished=%s running=%d answering=%d integrating=%d unended=%d"
                .formatted(
                    paused,
                    cancelled,
                    interrupted,
                    finished,
                    running,
                    answering,
                    integrating,
                    unended))
        .toString();
  }

  private String describe(TaskNode node) {
    return "%s %s attempt=%d failures=%d/%d limits=%d unended=%d %s due=%s paused=%s cancelling=%s asking=%s player=%s progress=%s unmerged=%s stopped=%s %s %s waitsFor=%s"
        .formatted(
            node.id(),
            node.state.word(),
            node.attempt,
            node.failures,
            node.allFailures,
            node.limits,
            node.unendedParents,
            node.steps,
            node.retryDue == null ? "-" : node.retryDue,
            node.paused,
            node.cancelling,
            node.asking,
            node.player,
            node.progress,
            node.unmerged,
            node.stopped,
            node.merging,
            node.changed,
            waitsFor(node).map(TaskNode::id).map(TaskId::value).orElse("-"));
  }
}
