package dev.orchestrator.gateway;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.Steered;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.DrivenRuns;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes every command and does nothing, but knows one run alone.
final class FakeServices extends VerticleBase {
  static final RunId KNOWN = new RunId("known");

  private final Bus bus;
  private final List<Object> taken = new CopyOnWriteArrayList<>();

  FakeServices(Bus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    bus.serve(SchedulerAddresses.DRIVEN, _ -> new DrivenRuns(List.of(KNOWN)));
    take(SchedulerAddresses.START, new Acknowledged());
    take(SchedulerAddresses.RESUME, new Acknowledged());
    take(SchedulerAddresses.INTERRUPT, new Acknowledged());
    take(RunnerAddresses.STEER, new Steered(Steered.Outcome.NEXT_TURN));
    bus.serve(
        SchedulerAddresses.INSTRUCT,
        instruction -> {
          requireKnown(instruction);
          taken.add(instruction);
          return new Acknowledged();
        });
    return Future.succeededFuture();
  }

  private <Q, R> void take(Command<Q, R> command, R reply) {
    bus.serve(
        command,
        request -> {
          taken.add(request);
          return reply;
        });
  }

  private static void requireKnown(RunInstruction instruction) {
    if (!instruction.run().equals(KNOWN)) {
      throw new RefusedException(
          Refusal.Code.NOT_FOUND, "run %s is not under way here".formatted(instruction.run()));
    }
  }

  /// What it was asked to do, in order.
  List<Object> taken() {
    return taken;
  }
}
