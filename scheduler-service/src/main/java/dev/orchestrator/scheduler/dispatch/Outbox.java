package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.log.LogContext;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Sends one run's commands to runners, one after the other, so that a stop never overtakes the
/// assignment it is for. Closing waits until all are sent.
final class Outbox implements AutoCloseable {
  private final Bus bus;
  private final ExecutorService sender;

  Outbox(Bus bus, String name) {
    this.bus = bus;
    this.sender = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
  }

  /// Queues a command. Asks again when nobody answers; a refusal that stays goes to `onRefused`, on
  /// the sending thread.
  <Q, R> void send(Command<Q, R> command, Q request, Consumer<Refusal> onRefused) {
    sender.execute(LogContext.carried(() -> ask(command, request, onRefused)));
  }

  private <Q, R> void ask(Command<Q, R> command, Q request, Consumer<Refusal> onRefused) {
    if (Asking.persistently(bus, command, request) instanceof Reply.Refused<R>(var refusal)) {
      onRefused.accept(refusal);
    }
  }

  @Override
  public void close() {
    sender.close();
  }
}
