package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Sends one run's commands to runners, one after the other, so that a stop never overtakes the
/// assignment it is for. Closing waits until all are sent.
final class Outbox implements AutoCloseable {
  private static final int MAX_TRIES = 4;

  private final Bus bus;
  private final ExecutorService sender;

  Outbox(Bus bus, String name) {
    this.bus = bus;
    this.sender = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
  }

  /// Queues a command. Asks again when nobody answers; a refusal that stays goes to `onRefused`, on
  /// the sending thread.
  <Q, R> void send(Command<Q, R> command, Q request, Consumer<Refusal> onRefused) {
    sender.execute(() -> {
      if (ask(command, request) instanceof Reply.Refused<R>(var refusal)) {
        onRefused.accept(refusal);
      }
    });
  }

  private <Q, R> Reply<R> ask(Command<Q, R> command, Q request) {
    var reply = bus.ask(command, request);
    for (int tries = 1; tries < MAX_TRIES && isTemporary(reply); tries++) {
      reply = bus.ask(command, request);
    }
    return reply;
  }

  private static <R> boolean isTemporary(Reply<R> reply) {
    return reply instanceof Reply.Refused<R>(var refusal) && refusal.isTemporary();
  }

  @Override
  public void close() {
    sender.close();
  }
}
