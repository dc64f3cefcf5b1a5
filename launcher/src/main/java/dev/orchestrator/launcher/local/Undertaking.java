package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Asker;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import java.util.function.Function;

/// What is to be done with a run: begun once, and taken up again whenever whoever drove it is gone.
/// For one thread.
final class Undertaking {
  private final RunId run;
  private final Function<Asker, Reply<Acknowledged>> begin;
  private boolean begun;

  Undertaking(RunId run, Function<Asker, Reply<Acknowledged>> begin) {
    this.run = run;
    this.begin = begin;
  }

  RunId run() {
    return run;
  }

  /// Whether it was begun in this program.
  boolean isBegun() {
    return begun;
  }

  /// Has the run driven by these services from here on.
  Reply<Acknowledged> goOn(Asker services) {
    var reply =
        begun ? services.ask(SchedulerAddresses.RESUME, new ResumeRun(run)) : begin.apply(services);
    begun |= reply instanceof Reply.Done<Acknowledged>;
    return reply;
  }
}
