package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.scheduler.fleet.Member;
import dev.orchestrator.scheduler.fleet.ProviderNews;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.RunMachine;
import dev.orchestrator.scheduler.plan.Slots;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// One run as one scheduler drives it: takes what has come, decides, appends, then lets effects
/// begin, as the real loop does. May die at any point in between.
final class SimulatedLoop {
  /// @param taken called when what follows is in the journal
  /// @param dropped called when nothing more will follow from it here
  private record Mail(Input input, Runnable taken, Runnable dropped) {}

  private final World world;
  private final SimulatedScheduler scheduler;
  private final SimulatedRun run;
  private final Member places;
  private final RunMachine machine;
  private final List<Mail> mailbox = new ArrayList<>();
  private final Set<String> withoutPlace = new HashSet<>();
  private final Map<TaskId, Integer> adopted = new HashMap<>();
  private long sequence;
  private boolean elsewhere;
  private boolean begun;
  private boolean awake;
  private boolean closed;

  SimulatedLoop(World world, SimulatedScheduler scheduler, SimulatedRun run) {
    this.world = world;
    this.scheduler = scheduler;
    this.run = run;
    places =
        scheduler
            .fleet()
            .enter(world.scene()::cast, () -> mail(new Input.Tick(world.now())), this::hear);
    machine =
        new RunMachine(run.replay(), new Random(world.random().nextLong()), slots(), run.answers);
    sequence = run.sequence();
  }

  private RunMachine machine() {
    return machine;
  }

  /// Whether it has found the task's attempt under way when it took the run up.
  boolean hasAdopted(TaskNode node) {
    return Objects.equals(adopted.get(node.id()), node.attempt());
  }

  private void hear(ProviderNews news) {
    mail(
        new Input.ProviderChanged(
            new RunEvent.ProviderStateChanged(
                news.provider(),
                news.state(),
                List.of(),
                news.since(),
                news.until(),
                news.reason())));
  }

  /// Takes up what the run's journal says of providers.
  void recall() {
    places.recall(
        state().unavailable().stream()
            .map(one ->
                new ProviderNews(
                    one.provider(), one.state(), one.since(), one.until(), one.reason()))
            .toList());
  }

  private Slots slots() {
    return new Slots() {
      @Override
      public Optional<String> take(TaskId task, String agent) {
        var player = places.take(task, agent);
        if (player.isEmpty()) {
          withoutPlace.add(agent);
        }
        return player;
      }

      @Override
      public void answered(TaskId task) {
        places.answered(task);
      }

      @Override
      public boolean failed(TaskId task, AttemptReport.Failed report) {
        elsewhere = places.failed(task, report);
        return elsewhere;
      }

      @Override
      public void occupy(TaskId task, String agent, String player, String runner) {
        places.occupy(task, agent, player, runner);
        adopted.put(task, machine().state().node(task).attempt());
      }

      @Override
      public void release(TaskId task) {
        places.release(task);
      }
    };
  }

  SimulatedRun run() {
    return run;
  }

  PlanState state() {
    return machine.state();
  }

  boolean isClosed() {
    return closed;
  }

  boolean hasBegun() {
    return begun;
  }

  /// Whether everything that came has been considered.
  boolean isQuiet() {
    return !awake;
  }

  /// Whether somebody else has taken over the run, which this one does not know yet.
  boolean isDeposed() {
    return sequence != run.sequence();
  }

  void mail(Input input) {
    mail(input, () -> {}, () -> {});
  }

  void mail(Input input, Runnable taken, Runnable dropped) {
    mailbox.add(new Mail(input, taken, dropped));
    wake();
  }

  private void wake() {
    if (!awake) {
      awake = true;
      world.later(Duration.ofMillis(world.random().nextInt(50)), this::step);
    }
  }

  private void step() {
    if (closed) {
      return;
    }
    awake = false;
    var taken = new ArrayList<Mail>();
    if (begun) {
      taken.add(new Mail(new Input.Tick(world.now()), () -> {}, () -> {}));
    }
    begun = true;
    taken.addAll(mailbox);
    var decisions = taken.stream().map(mail -> decide(mail.input())).toList();
    places.settle();
    var events = decisions.stream().flatMap(one -> one.events().stream()).toList();
    if (world.happens(0.002)) {
      scheduler.die();
    } else if (!append(decisions, events)) {
      close();
    } else if (world.happens(0.002)) {
      scheduler.die();
    } else {
      mailbox.clear();
      events.forEach(this::begin);
      taken.forEach(mail -> mail.taken().run());
      goOn(taken);
    }
  }

  private boolean append(List<Decision> decisions, List<RunEvent> events) {
    if (events.isEmpty() && isDeposed()) {
      // with nothing to say it does not hear of it, unless it has to answer somebody
      return decisions.stream().noneMatch(one -> isAnswered(one.input()));
    }
    var appended = run.append(sequence, decisions, world.now());
    if (appended) {
      sequence += events.size();
      scheduler.judgeStarts(this, events);
      if (world.happens(0.02)) {
        run.requireReplayIs(state());
      }
    }
    return appended;
  }

  private static boolean isAnswered(Input input) {
    return input instanceof Input.Reported || input instanceof Input.Instructed;
  }

  private Decision decide(Input input) {
    withoutPlace.clear();
    elsewhere = false;
    var counts = input instanceof Input.Reported(var report, _) && isAtWork(report.attempt());
    var refusal =
        input instanceof Input.Instructed(var instruction) && !state().isFinished()
            ? machine.refusal(instruction).orElse(null)
            : null;
    var events = refusal == null ? machine.decide(input) : List.<RunEvent>of();
    var decision = new Decision(input, refusal, events, Set.copyOf(withoutPlace), elsewhere);
    scheduler.accounts().take(run.id, decision, counts, world.now());
    return decision;
  }

  private boolean isAtWork(AttemptId attempt) {
    return !state().isFinished()
        && state()
            .find(attempt.task())
            .filter(node -> node.attempt() == attempt.number() && node.state() == TaskState.RUNNING)
            .isPresent();
  }

  private void begin(RunEvent event) {
    switch (event) {
      case RunEvent.AttemptStarted started ->
          world
              .runner()
              .assign(run, attempt(started.task(), started.attempt()), started.agent(), this);
      case RunEvent.IntegrationStarted(var task, var number) ->
          world.runner().integrate(run, attempt(task, number));
      case RunEvent.CancelRequested(var task) -> stop(state().node(task));
      case RunEvent.BudgetReached _, RunEvent.RunResumed _ ->
          state()
              .allNodes()
              .filter(node -> node.state() == TaskState.RUNNING)
              .filter(node -> state().spending().isHeld() || state().spending().isHeld(node.id()))
              .forEach(this::stop);
      case RunEvent.RunInterrupted _ -> state().allNodes().forEach(this::stop);
      default -> {}
    }
  }

  private AttemptId attempt(TaskId task, int number) {
    return new AttemptId(run.id, task, number);
  }

  private void stop(TaskNode node) {
    if (node.state() == TaskState.RUNNING || node.state() == TaskState.INTEGRATING) {
      world.runner().stop(run, attempt(node.id(), node.attempt()));
    }
  }

  private void goOn(List<Mail> taken) {
    var hindered =
        taken.stream()
            .anyMatch(mail ->
                mail.input() instanceof Input.Reported(AttemptReport.Hindered(var attempt, _), _)
                    && run.referee.isCurrent(attempt));
    if (hindered || state().isFinished() || (state().isInterrupted() && state().isIdle())) {
      close();
    } else {
      state()
          .nextDue()
          .ifPresent(due -> world.at(due.plusMillis(world.random().nextInt(500)), this::wake));
      scheduler.judgePlaces();
    }
  }

  /// Lets go of the run, whatever it stands at.
  void close() {
    if (!closed) {
      closed = true;
      places.close();
      scheduler.accounts().forget(run.id);
      scheduler.drop(this);
      mailbox.forEach(mail -> mail.dropped().run());
    }
  }
}
