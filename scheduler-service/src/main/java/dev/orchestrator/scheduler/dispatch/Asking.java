package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Reply;
import java.time.Duration;

/// Asks again where an answer may still come: the bus delivers at most once.
final class Asking {
  private static final int MAX_TRIES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private Asking() {}

  /// The first answer that is not a temporary refusal, or the last one of a few tries.
  static <Q, R> Reply<R> persistently(Bus bus, Command<Q, R> command, Q request) {
    var reply = bus.ask(command, request);
    var pause = FIRST_PAUSE;
    for (int tries = 1; tries < MAX_TRIES && isTemporary(reply) && sleep(pause); tries++) {
      pause = pause.multipliedBy(4);
      reply = bus.ask(command, request);
    }
    return reply;
  }

  private static <R> boolean isTemporary(Reply<R> reply) {
    return reply instanceof Reply.Refused<R>(var refusal) && refusal.isTemporary();
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
