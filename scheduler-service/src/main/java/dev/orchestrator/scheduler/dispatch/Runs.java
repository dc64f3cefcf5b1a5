package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.RunMachine;
import dev.orchestrator.scheduler.planfile.PlanReader;
import dev.orchestrator.scheduler.planfile.PlanReading;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The runs that this scheduler drives at the moment. Safe for use by several threads.
public final class Runs {
  private final Bus bus;
  private final Config config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<RunId, RunLoop> loops = new ConcurrentHashMap<>();

  public Runs(Bus bus, Config config, InstantSource clock, RandomGenerator random) {
    this.bus = bus;
    this.config = config;
    this.clock = clock;
    this.random = random;
  }

  /// Journals a new run and begins it; does nothing when it is under way already.
  ///
  /// @throws RefusedException when the plan is not usable or the journal refuses
  public synchronized void start(StartRun request) {
    if (!isDriven(request.run())) {
      requireValid(request.plan());
      var concurrency =
          Objects.requireNonNullElse(request.concurrency(), config.run().concurrency());
      var started =
          new RunEvent.RunStarted(request.plan(), request.origin(), concurrency, config.retry());
      var journal = new Journal(bus, request.run());
      journalStart(request.run(), journal, started);
      begin(request.run(), new PlanState(started), journal, new Input.Begin());
    }
  }

  /// Rebuilds a run from its journal and goes on with it; does nothing when it is under way
  /// already.
  ///
  /// @throws RefusedException when there is no such run or it is over
  public synchronized void resume(RunId run) {
    if (!isDriven(run)) {
      var journal = new Journal(bus, run);
      var state = replay(run, journal.replay());
      if (state.isFinished()) {
        throw new RefusedException(
            Refusal.Code.WRONG_STATE, "run %s is over; nothing is left to resume".formatted(run));
      }
      begin(run, state, journal, new Input.Resume());
    }
  }

  /// Asks a run to stop all work; does nothing when it is not driven here.
  ///
  /// @return completes when the run is let go and can be resumed
  public CompletionStage<RunId> interrupt(RunId run, String reason) {
    var loop = loops.get(run);
    if (loop == null) {
      return CompletableFuture.completedFuture(run);
    }
    loop.interrupt(reason);
    return loop.ended()
        .thenApply(_ -> {
          loops.remove(run, loop);
          return run;
        });
  }

  /// Hands a report to its run.
  ///
  /// @throws RefusedException when the run is not driven here
  ///
  /// @return completes when what follows from the report is in the journal
  public CompletionStage<RunId> report(AttemptReport report) {
    var run = report.attempt().run();
    var loop = loops.get(run);
    if (loop == null) {
      throw new RefusedException(
          Refusal.Code.NOT_FOUND, "run %s is not under way here".formatted(run));
    }
    return loop.report(report);
  }

  /// Lets go of all runs, as a crash would; each can be resumed from its journal. A run that is
  /// over is put away first.
  public void close() {
    loops.values().forEach(RunLoop::close);
  }

  private boolean isDriven(RunId run) {
    var loop = loops.get(run);
    return loop != null && loop.isDriving();
  }

  private void requireValid(Plan plan) {
    var reader = new PlanReader(config.agents().keySet());
    if (reader.check("plan", plan) instanceof PlanReading.Invalid(var problems)) {
      var sentence = problems.stream().map(Object::toString).collect(Collectors.joining("; "));
      throw new RefusedException(Refusal.Code.INVALID, sentence);
    }
  }

  private void journalStart(RunId run, Journal journal, RunEvent.RunStarted started) {
    try {
      var entries = journal.append(List.of(started), clock.instant());
      bus.publish(SchedulerAddresses.PROGRESS, new RunProgress(run, entries));
    } catch (JournalLostException e) {
      throw new RefusedException(Refusal.Code.STORAGE, String.valueOf(e.getMessage()));
    }
  }

  private static PlanState replay(RunId run, List<RunEvent> events) {
    if (events.isEmpty() || !(events.getFirst() instanceof RunEvent.RunStarted started)) {
      throw new RefusedException(Refusal.Code.NOT_FOUND, "there is no run " + run);
    }
    var state = new PlanState(started);
    events.stream().skip(1).forEach(state::apply);
    return state;
  }

  private void begin(RunId run, PlanState state, Journal journal, Input first) {
    var loop = new RunLoop(run, new RunMachine(state, random), journal, bus, config, clock);
    loops.put(run, loop);
    loop.ended().thenRun(() -> loops.remove(run, loop));
    loop.start(first);
  }
}
