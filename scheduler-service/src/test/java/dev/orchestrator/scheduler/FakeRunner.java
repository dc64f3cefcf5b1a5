package dev.orchestrator.scheduler;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Accepted;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.DeliverAnswer;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A runner whose agents do as the test says: finish at once, or go on until they are stopped.
final class FakeRunner extends VerticleBase {
  private final Bus bus;
  final List<Assignment> assignments = new CopyOnWriteArrayList<>();
  final List<CloseRun> closed = new CopyOnWriteArrayList<>();
  final List<DeliverAnswer> answers = new CopyOnWriteArrayList<>();
  volatile boolean finishAtOnce = true;

  /// How many answers are refused from here on, as if nobody took them.
  final AtomicInteger answersToRefuse = new AtomicInteger();

  FakeRunner(Bus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    bus.subscribe(SchedulerAddresses.SOUGHT, _ -> announce(100));
    bus.serve(RunnerAddresses.ASSIGN, this::assign);
    bus.serve(RunnerAddresses.STOP, stop -> later(new AttemptReport.Stopped(stop.attempt())));
    bus.serve(RunnerAddresses.ANSWER, this::answer);
    bus.serve(
        RunnerAddresses.INTEGRATE,
        integration -> later(new AttemptReport.Integrated(integration.attempt(), "c0ffee", null)));
    bus.serve(
        RunnerAddresses.CLOSE,
        close -> {
          closed.add(close);
          return new Accepted();
        });
    return Future.succeededFuture();
  }

  void announce(int slots) {
    bus.publish(RunnerAddresses.ANNOUNCED, new RunnerAnnouncement("local", slots, Map.of()));
  }

  void succeed(AttemptId attempt) {
    later(new AttemptReport.Succeeded(attempt, "done", Usage.NONE));
  }

  private Accepted assign(Assignment assignment) {
    assignments.add(assignment);
    if (finishAtOnce) {
      succeed(assignment.attempt());
    }
    return new Accepted();
  }

  private Accepted answer(DeliverAnswer answer) {
    if (answersToRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RefusedException(Refusal.Code.TIMEOUT, "busy");
    }
    answers.add(answer);
    return new Accepted();
  }

  private Accepted later(AttemptReport report) {
    Thread.startVirtualThread(() -> bus.ask(SchedulerAddresses.REPORT, report));
    return new Accepted();
  }
}
