package dev.orchestrator.scheduler;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.DrivenRuns;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.RunnersSought;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.scheduler.circuit.VertxBreakers;
import dev.orchestrator.scheduler.dispatch.Runs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The scheduler on the bus: starts, resumes and interrupts runs, takes the runners' reports.
/// Deploy it on virtual threads, after the store and the runner. Undeploying interrupts its runs,
/// so that they can be resumed.
public final class SchedulerService extends VerticleBase {
  private final Bus bus;
  private final Runs runs;

  public SchedulerService(Bus bus, Config config, InstantSource clock, RandomGenerator random) {
    this.bus = bus;
    this.runs =
        new Runs(
            bus,
            config,
            clock,
            random,
            this::later,
            (account, tried) ->
                new VertxBreakers(vertx, config.circuitBreaker()).make(account, tried));
  }

  @Override
  public Future<?> start() {
    bus.serveLater(SchedulerAddresses.START, request -> apart(() -> start(request)));
    bus.serveLater(SchedulerAddresses.RESUME, this::resume);
    bus.serveLater(SchedulerAddresses.INSTRUCT, this::instruct);
    bus.serve(SchedulerAddresses.DRIVEN, _ -> new DrivenRuns(runs.driven()));
    bus.serveLater(SchedulerAddresses.INTERRUPT, this::interrupt);
    bus.serveLater(SchedulerAddresses.REPORT, this::report);
    bus.subscribe(RunnerAddresses.ANNOUNCED, this::join);
    bus.publish(SchedulerAddresses.SOUGHT, new RunnersSought());
    return Future.succeededFuture();
  }

  private void later(Duration wait, Runnable call) {
    vertx.setTimer(wait.toMillis() + 1, _ -> Thread.startVirtualThread(call));
  }

  private void join(RunnerAnnouncement runner) {
    runs.fleet().join(runner.runner(), runner.slots());
  }

  @Override
  public Future<?> stop() {
    runs.close();
    return Future.succeededFuture();
  }

  /// On a thread of its own: it waits for the journal, and for others that begin a run, which would
  /// hold up this verticle and with it the answers that it waits for.
  private static CompletionStage<Acknowledged> apart(Supplier<Acknowledged> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  private Acknowledged start(StartRun request) {
    runs.start(request);
    return new Acknowledged();
  }

  private CompletionStage<Acknowledged> resume(ResumeRun request) {
    return CompletableFuture.supplyAsync(() -> runs.resume(request), Thread::startVirtualThread)
        .thenCompose(done -> done)
        .thenApply(_ -> new Acknowledged());
  }

  private CompletionStage<Acknowledged> instruct(RunInstruction instruction) {
    return runs.instruct(instruction).thenApply(_ -> new Acknowledged());
  }

  private CompletionStage<Acknowledged> interrupt(InterruptRun request) {
    return runs.interrupt(request.run(), request.reason()).thenApply(_ -> new Acknowledged());
  }

  private CompletionStage<Acknowledged> report(AttemptReport report) {
    return runs.report(report).thenApply(_ -> new Acknowledged());
  }
}
