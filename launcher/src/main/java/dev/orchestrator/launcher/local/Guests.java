package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ListDrivenRuns;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Runs of other terminals that are driven here, because this program was the first one at work in
/// the repository.
final class Guests {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Bus bus;
  private final Consumer<String> notes;

  Guests(Bus bus, Consumer<String> notes) {
    this.bus = bus;
    this.notes = notes;
  }

  /// Waits until none is left or a signal comes.
  void await(Interrupts interrupts) throws InterruptedException {
    var left = driven();
    if (!left.isEmpty() && !interrupts.asked()) {
      notes.accept(
          "run %s of another terminal goes on here; Ctrl-C leaves it to that terminal"
              .formatted(left.stream().map(RunId::value).collect(Collectors.joining(", "))));
    }
    while (!left.isEmpty() && !interrupts.askedWithin(INTERVAL)) {
      left = driven();
    }
  }

  /// Stops all of them, so that their terminals can go on with them.
  void handOver() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var run : driven()) {
        var request = new InterruptRun(run, "the orchestrator that drove it was stopped");
        threads.execute(() -> bus.ask(SchedulerAddresses.INTERRUPT, request).orThrow());
      }
    }
  }

  private List<RunId> driven() {
    return bus.ask(SchedulerAddresses.DRIVEN, new ListDrivenRuns()).orThrow().runs();
  }
}
