package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.scheduler.fleet.Fleet;
import dev.orchestrator.scheduler.fleet.Member;
import dev.orchestrator.scheduler.fleet.ProviderNews;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.RunMachine;
import dev.orchestrator.scheduler.planfile.AnsweredPlan;
import dev.orchestrator.scheduler.planfile.PlanReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Drives one run on a virtual thread of its own: takes all inputs that wait, lets the machine
/// decide, journals the events, starts their effects, then tells subscribers. Ends when the run is
/// finished, interrupted and idle, or when the journal refuses.
final class RunLoop {
  /// An input, and what is told when its events are in the journal.
  private record Mail(Input input, CompletableFuture<RunId> journalled) {
    Mail(Input input) {
      this(input, new CompletableFuture<>());
    }
  }

  private static final int MAX_WAITING_INPUTS = 100_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final RunId run;
  private final RunMachine machine;
  private final Journal journal;
  private final Bus bus;
  private final InstantSource clock;
  private final Outbox outbox;
  private final Effects effects;
  private final RunLog log;
  private final Players players;
  private final Member places;
  private final BlockingQueue<Mail> mailbox = new LinkedBlockingQueue<>(MAX_WAITING_INPUTS);
  private final Thread thread;
  private final CompletableFuture<RunId> begun = new CompletableFuture<>();
  private @Nullable Supplier<Input> beginning;
  private volatile boolean over;
  private volatile boolean closing;
  private volatile boolean driving = true;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  /// @param fleet has the places that the run's attempts need
  RunLoop(
      RunId run,
      PlanState state,
      Journal journal,
      Bus bus,
      Config config,
      Fleet fleet,
      InstantSource clock,
      RandomGenerator random) {
    this.run = run;
    this.players = new Players(config);
    this.places = fleet.enter(players, this::lookAgain, this::hear);
    this.machine = new RunMachine(state, random, places, answers(config, state));
    this.journal = journal;
    this.bus = bus;
    this.clock = clock;
    this.log = new RunLog(run);
    this.outbox = new Outbox(bus, "outbox-" + run);
    this.effects = new Effects(run, state, new Agents(config), outbox, this::report);
    this.thread =
        Thread.ofVirtual().name("run-" + run).unstarted(() -> run.about().run(this::loop));
  }

  /// Reads plans for the agents that there are now and the workflows that the run has kept: tasks
  /// of other workflows could not be taken into it.
  static AnsweredPlan answers(Config config, PlanState state) {
    return new AnsweredPlan(
        new PlanReader(config.agents().keySet(), state.origin().workflows().keySet()));
  }

  /// Begins with an input that makes the first decisions. What else comes waits for it.
  ///
  /// @param first is asked for on the loop's thread, and may take its time
  /// @return completes when what follows from it is in the journal; fails when the loop ends before
  CompletionStage<RunId> start(Supplier<Input> first) {
    beginning = first;
    places.recall(machine.state().unavailable().stream().map(RunLoop::news).toList());
    thread.start();
    return begun;
  }

  /// Takes a report.
  ///
  /// @return completes when what follows from it is in the journal; fails when the loop ends before
  CompletionStage<RunId> report(AttemptReport report) {
    var mail = new Mail(new Input.Reported(report, clock.instant()));
    put(mail);
    return mail.journalled();
  }

  /// Takes a person's instruction.
  ///
  /// @return completes when what follows from it is in the journal; fails with a refusal when it
  ///   cannot be followed, or the loop ends before
  CompletionStage<RunId> instruct(RunInstruction instruction) {
    var mail = new Mail(new Input.Instructed(instruction));
    put(mail);
    return mail.journalled();
  }

  private void put(Mail mail) {
    mailbox.add(mail);
    if (!driving) {
      refuseWaiting();
    }
  }

  /// Places have become free. The tick before the next inputs makes the machine look.
  private void lookAgain() {
    mailbox.add(new Mail(new Input.Tick(clock.instant())));
  }

  private void hear(ProviderNews news) {
    mailbox.add(
        new Mail(
            new Input.ProviderChanged(
                new RunEvent.ProviderStateChanged(
                    news.provider(),
                    news.state(),
                    players.playedBy(news.provider()),
                    news.since(),
                    news.until(),
                    news.reason()))));
  }

  private static ProviderNews news(RunEvent.ProviderStateChanged event) {
    return new ProviderNews(
        event.provider(), event.state(), event.since(), event.until(), event.reason());
  }

  /// Asks for all work to be stopped; the loop ends when it is.
  void interrupt(String reason) {
    mailbox.add(new Mail(new Input.Interrupt(reason)));
  }

  /// Ends the loop: where it stands, without a word in the journal or to runners, whose attempts go
  /// on; unless the run is over and only the last requests to runners are on their way.
  void close() {
    closing = true;
    if (!over) {
      thread.interrupt();
    }
    ended.join();
  }

  /// Whether it still takes inputs.
  boolean isDriving() {
    return driving;
  }

  /// Completes when nothing more will come from this loop.
  CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  private void loop() {
    try (outbox;
        places) {
      drive();
    } finally {
      ended.complete(null);
    }
  }

  private void drive() {
    try {
      do {
        stepOrRefuse(takeMail());
      } while (!isOver());
      over = true;
    } catch (JournalLostException | HinderedException e) {
      halt(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      halt("internal error: " + e);
      throw e;
    } finally {
      driving = false;
      begun.completeExceptionally(new RefusedException(notHere()));
      refuseWaiting();
    }
  }

  private boolean isOver() {
    var state = machine.state();
    return state.isFinished() || (state.isInterrupted() && state.isIdle());
  }

  private List<Mail> takeMail() throws InterruptedException {
    var first = beginning;
    if (first != null) {
      // what a tick would start before the run is taken up would be taken for lost then
      beginning = null;
      return List.of(new Mail(first.get(), begun));
    }
    var next = mailbox.poll(untilNextDue().toMillis(), TimeUnit.MILLISECONDS);
    var taken = new ArrayList<Mail>();
    taken.add(new Mail(tick()));
    if (next != null) {
      taken.add(next);
      mailbox.drainTo(taken);
    }
    return taken;
  }

  private Input tick() {
    var now = clock.instant();
    journal.clock().told(now);
    return journal.clock().notedSetBack() ? new Input.ClockSetBack(now) : new Input.Tick(now);
  }

  private Duration untilNextDue() {
    if (journal.clock().isSetBack()) {
      return Duration.ZERO;
    }
    var now = clock.instant();
    return machine
        .state()
        .nextDue()
        .map(due -> Duration.between(now, due).plusMillis(1))
        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .orElse(LONGEST_WAIT);
  }

  /// Whoever waits for an answer gets one, whatever happens.
  private void stepOrRefuse(List<Mail> taken) throws JournalLostException, HinderedException {
    try {
      step(taken);
    } catch (JournalLostException e) {
      refuse(taken, String.valueOf(e.getMessage()));
      throw e;
    } catch (RuntimeException | Error e) {
      refuse(taken, "internal error: " + e);
      throw e;
    }
  }

  private void refuse(List<Mail> taken, String reason) {
    driving = false;
    var here = notHere();
    var refusal = new Refusal(here.code(), "%s: %s".formatted(here.sentence(), reason));
    taken.forEach(mail -> mail.journalled().completeExceptionally(new RefusedException(refusal)));
  }

  private void step(List<Mail> taken) throws JournalLostException, HinderedException {
    var events = new ArrayList<RunEvent>();
    taken.forEach(mail -> events.addAll(decide(mail)));
    places.settle();
    if (!events.isEmpty()) {
      var entries = journal.append(events, clock.instant());
      log.note(entries);
      events.forEach(effects::of);
      bus.publish(SchedulerAddresses.PROGRESS, new RunProgress(run, entries));
    } else if (taken.stream().anyMatch(mail -> isAnswered(mail.input()))) {
      // a report that changes nothing here may change something where the run has gone
      journal.append(events, clock.instant());
    }
    taken.forEach(mail -> {
      if (mail.input() instanceof Input.Reported(AttemptReport.Asked asked, _)) {
        effects.repeatAnswer(asked);
      }
      mail.journalled().complete(run);
    });
    for (var mail : taken) {
      HinderedException.throwFor(mail.input(), machine.state());
    }
  }

  private static boolean isAnswered(Input input) {
    return input instanceof Input.Reported || input instanceof Input.Instructed;
  }

  private List<RunEvent> decide(Mail mail) {
    if (mail.input() instanceof Input.Instructed(var instruction)) {
      var refusal =
          machine.state().isFinished() ? Optional.of(notHere()) : machine.refusal(instruction);
      if (refusal.isPresent()) {
        mail.journalled().completeExceptionally(new RefusedException(refusal.get()));
        return List.of();
      }
    }
    return machine.decide(mail.input());
  }

  private Refusal notHere() {
    return new Refusal(
        Refusal.Code.NOT_FOUND, "run %s is not under way here any more".formatted(run));
  }

  private void refuseWaiting() {
    var over = new RefusedException(notHere());
    for (var mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
      mail.journalled().completeExceptionally(over);
    }
  }

  /// Lets go of the run: what is under way is stopped and can be resumed from the journal. A loop
  /// that is closed in the midst of an append has no reason to stop what others can go on with.
  private void halt(String reason) {
    driving = false;
    if (closing) {
      return;
    }
    log.halted(reason);
    effects.stopAll();
    bus.publish(SchedulerAddresses.HALTED, new RunHalted(run, reason));
  }
}
