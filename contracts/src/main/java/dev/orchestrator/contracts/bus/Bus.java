package dev.orchestrator.contracts.bus;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// The typed event bus. Delivery is at most once: whoever needs certainty asks again until
/// answered, so every command must be safe to repeat.
///
/// [#serve], [#serveLater] and [#subscribe] are called from a verticle's `start`; what they
/// register ends with the verticle. Messages to one address arrive one after the other, in order
/// per sender.
public interface Bus extends Asker {

  /// Answers a command; while one request is being answered the next one waits. A
  /// [RefusedException] becomes the refusal it carries, any other exception is logged and answered
  /// with [Refusal.Code#INTERNAL].
  <Q, R> void serve(Command<Q, R> command, Function<Q, R> handler);

  /// Answers a command whose result comes later; the next request does not wait for it. Failures
  /// are treated as by [#serve].
  <Q, R> void serveLater(Command<Q, R> command, Function<Q, CompletionStage<R>> handler);

  /// Tells everyone who listens.
  <E> void publish(Topic<E> topic, E event);

  /// Listens. Events that come faster than the subscriber takes them are dropped past a large
  /// bound, so subscribers check sequence numbers.
  <E> void subscribe(Topic<E> topic, Consumer<E> subscriber);
}
