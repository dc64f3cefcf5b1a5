package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.scheduler.fleet.Accounts;
import dev.orchestrator.scheduler.fleet.Alarm;
import dev.orchestrator.scheduler.fleet.Breaker;
import dev.orchestrator.scheduler.fleet.Fleet;
import dev.orchestrator.scheduler.fleet.Gates;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.RunMachine;
import dev.orchestrator.scheduler.plan.Slots;
import dev.orchestrator.scheduler.planfile.PlanReader;
import dev.orchestrator.scheduler.planfile.PlanReading;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The runs that this scheduler drives at the moment. Safe for use by several threads.
public final class Runs {
  private final Bus bus;
  private final Config config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Fleet fleet;
  private final Map<RunId, RunLoop> loops = new ConcurrentHashMap<>();

  /// @param alarm wakes the fleet when time alone changes something
  /// @param breakers cut off what fails again and again
  public Runs(
      Bus bus,
      Config config,
      InstantSource clock,
      RandomGenerator random,
      Alarm alarm,
      Breaker.Maker breakers) {
    this.bus = bus;
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.fleet =
        new Fleet(
            providerLimits(config),
            new Gates(
                new Accounts(config.providers()),
                clock,
                alarm,
                breakers,
                config.retry().of(FailureClass.LIMIT.word()),
                config.circuitBreaker()));
  }

  private static Map<String, Integer> providerLimits(Config config) {
    return config.providers().entrySet().stream()
        .filter(provider -> provider.getValue().concurrency() != null)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                provider -> Objects.requireNonNull(provider.getValue().concurrency())));
  }

  /// The runners whose places the runs share.
  public Fleet fleet() {
    return fleet;
  }

  /// Journals a new run and begins it; does nothing when it is under way already.
  ///
  /// @throws RefusedException when the plan is not usable or the journal refuses
  public synchronized void start(StartRun request) {
    if (!isDriven(request.run())) {
      var journal = new Journal(bus, request.run());
      var started = started(request);
      var tasks = tasks(request);
      journalStart(request.run(), journal, List.of(started, tasks));
      var state = new PlanState(started);
      state.apply(tasks);
      begin(request.run(), state, journal, Input.Begin::new);
    }
  }

  private RunEvent.RunStarted started(StartRun request) {
    var plan = request.plan();
    var goal = request.goal() != null || plan == null ? request.goal() : plan.goal();
    return new RunEvent.RunStarted(
        Objects.requireNonNullElse(goal, ""),
        request.origin(),
        Objects.requireNonNullElse(request.concurrency(), config.run().concurrency()),
        config.retry(),
        config.workflows(),
        request.approval(),
        questions(),
        config.run().merge().resolveTries(),
        budget(request.budget()),
        agentRetry());
  }

  private Map<String, RetryPolicy> agentRetry() {
    return config.agents().entrySet().stream()
        .filter(agent -> agent.getValue().retry() != null)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, agent -> Objects.requireNonNull(agent.getValue().retry())));
  }

  private RunBudget budget(@Nullable Budget wanted) {
    var configured = config.run().budget();
    return wanted == null
        ? configured
        : configured.withWhole(configured.whole().overriddenBy(wanted));
  }

  private QuestionsConfig questions() {
    var configured = config.run().questions();
    return config.agents().containsKey(Config.ORCHESTRATOR) ? configured : configured.byPeople();
  }

  private RunEvent tasks(StartRun request) {
    var plan = request.plan();
    if (plan == null) {
      requirePlanner();
      return new RunEvent.PlanningRequested("", false);
    }
    requireValid(plan);
    return new RunEvent.TasksAdded(plan.tasks());
  }

  private void requirePlanner() {
    if (!config.agents().containsKey(Config.ORCHESTRATOR)) {
      throw new RefusedException(
          Refusal.Code.INVALID,
          "agent %s is not configured; configure it, as it plans".formatted(Config.ORCHESTRATOR));
    }
  }

  /// Rebuilds a run from its journal and goes on with it; when it is under way already, only its
  /// instruction is followed.
  ///
  /// @return completes when what follows from the instruction is in the journal, at once without
  ///   one; fails when it cannot be journalled
  /// @throws RefusedException when there is no such run, or it is over and the instruction gives it
  ///   no work
  public CompletionStage<RunId> resume(ResumeRun request) {
    var instruction = request.instruction();
    synchronized (this) {
      if (!isDriven(request.run())) {
        var revived = revive(request);
        return instruction == null ? CompletableFuture.completedFuture(request.run()) : revived;
      }
    }
    return instruction == null
        ? CompletableFuture.completedFuture(request.run())
        : instruct(instruction);
  }

  private CompletionStage<RunId> revive(ResumeRun request) {
    var run = request.run();
    var instruction = request.instruction();
    var journal = new Journal(bus, run);
    var state = replay(run, journal.replay());
    if (state.isFinished() && instruction == null) {
      throw new RefusedException(
          Refusal.Code.WRONG_STATE, "run %s is over; nothing is left to resume".formatted(run));
    }
    if (instruction != null) {
      requireFollowable(state, instruction);
    }
    return begin(
        run,
        state,
        journal,
        () ->
            new Input.Resume(instruction, Survivors.of(run, state, bus), movedTo(request, state)));
  }

  private static @Nullable String movedTo(ResumeRun request, PlanState state) {
    var now = request.repository();
    return now == null || now.equals(state.place().repository()) ? null : now;
  }

  /// Judged by the state as the journal has it, before anything is begun.
  private void requireFollowable(PlanState state, RunInstruction instruction) {
    var judge = new RunMachine(state, random, Slots.UNBOUNDED, RunLoop.answers(config, state));
    judge
        .refusal(instruction)
        .ifPresent(refusal -> {
          throw new RefusedException(refusal);
        });
  }

  /// Hands a person's instruction to its run.
  ///
  /// @return completes when what follows from it is in the journal, or fails with a refusal
  /// @throws RefusedException when the run is not driven here
  public CompletionStage<RunId> instruct(RunInstruction instruction) {
    return driven(instruction.run()).instruct(instruction);
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
    return driven(report.attempt().run()).report(report);
  }

  private RunLoop driven(RunId run) {
    var loop = loops.get(run);
    if (loop == null) {
      throw new RefusedException(
          Refusal.Code.NOT_FOUND, "run %s is not under way here".formatted(run));
    }
    return loop;
  }

  /// Lets go of all runs, as a crash would; each can be resumed from its journal. A run that is
  /// over is put away first.
  public void close() {
    loops.values().forEach(RunLoop::close);
  }

  /// The runs under way here, in the order of their ids.
  public List<RunId> driven() {
    return loops.keySet().stream().filter(this::isDriven).sorted().toList();
  }

  private boolean isDriven(RunId run) {
    var loop = loops.get(run);
    return loop != null && loop.isDriving();
  }

  private void requireValid(Plan plan) {
    if (PlanReader.of(config).check("plan", plan) instanceof PlanReading.Invalid(var problems)) {
      var sentence = problems.stream().map(Object::toString).collect(Collectors.joining("; "));
      throw new RefusedException(Refusal.Code.INVALID, sentence);
    }
  }

  private void journalStart(RunId run, Journal journal, List<RunEvent> events) {
    try {
      var entries = journal.append(events, clock.instant());
      new RunLog(run).note(entries);
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

  private CompletionStage<RunId> begin(
      RunId run, PlanState state, Journal journal, Supplier<Input> first) {
    var loop = new RunLoop(run, state, journal, bus, config, fleet, clock, random);
    loops.put(run, loop);
    loop.ended().thenRun(() -> loops.remove(run, loop));
    return loop.start(first);
  }
}
