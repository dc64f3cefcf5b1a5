package dev.orchestrator.runner;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.contracts.store.Stored;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands for the scheduler and the store: takes every report and all output.
final class RecordingScheduler extends VerticleBase {
  private final Bus bus;
  final List<AttemptReport> reports = new CopyOnWriteArrayList<>();

  /// How many reports it still fails to take.
  final AtomicInteger troubles = new AtomicInteger();

  /// How it refuses to.
  volatile Refusal.Code trouble = Refusal.Code.INTERNAL;

  final List<OutputBatch> output = new CopyOnWriteArrayList<>();
  final List<RunnerAnnouncement> announcements = new CopyOnWriteArrayList<>();

  RecordingScheduler(Bus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    bus.serve(SchedulerAddresses.REPORT, this::take);
    bus.serve(StoreAddresses.APPEND_OUTPUT, this::take);
    bus.subscribe(RunnerAddresses.ANNOUNCED, announcements::add);
    return Future.succeededFuture();
  }

  private Acknowledged take(AttemptReport report) {
    if (troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RefusedException(trouble, "scripted trouble");
    }
    reports.add(report);
    return new Acknowledged();
  }

  private Stored take(OutputBatch batch) {
    output.add(batch);
    return new Stored();
  }
}
