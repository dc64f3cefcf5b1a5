package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Asker;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import org.jspecify.annotations.Nullable;

/// Whoever drives the run at the moment. Safe for use by several threads.
final class CurrentDriver {
  private volatile @Nullable Asker services;

  void is(Asker driver) {
    services = driver;
  }

  /// Gives the run an instruction.
  Reply<Acknowledged> instruct(RunInstruction instruction) {
    var driver = services;
    return driver == null
        ? new Reply.Refused<>(
            new Refusal(
                Refusal.Code.NO_HANDLER, "nobody drives run %s yet".formatted(instruction.run())))
        : driver.ask(SchedulerAddresses.INSTRUCT, instruction);
  }
}
