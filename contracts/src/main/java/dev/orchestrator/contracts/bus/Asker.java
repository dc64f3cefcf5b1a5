package dev.orchestrator.contracts.bus;

/// Somebody through whom services can be asked: the bus that they are on, or a door to it.
public interface Asker {

  /// Sends a command and waits for its answer. Blocks the calling thread, which must not be an
  /// event loop.
  <Q, R> Reply<R> ask(Command<Q, R> command, Q request);
}
