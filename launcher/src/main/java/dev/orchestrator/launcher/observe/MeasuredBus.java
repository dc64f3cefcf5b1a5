package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.bus.Topic;
import dev.orchestrator.contracts.store.OutputBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// A bus that measures how long its answers take, and counts the output that is stored.
final class MeasuredBus implements Bus {
  private final Bus bus;
  private final MeterRegistry registry;
  private final Counter lines;

  MeasuredBus(Bus bus, MeterRegistry registry) {
    this.bus = bus;
    this.registry = registry;
    this.lines =
        Counter.builder(Measure.LINES.meter())
            .description(Measure.LINES.description())
            .register(registry);
  }

  @Override
  public <Q, R> Reply<R> ask(Command<Q, R> command, Q request) {
    var sample = Timer.start(registry);
    var reply = bus.ask(command, request);
    sample.stop(
        Timer.builder(Measure.REQUESTS.meter())
            .description(Measure.REQUESTS.description())
            .tags(Measure.REQUESTS.tags(command.address(), outcome(reply)))
            .register(registry));
    if (request instanceof OutputBatch batch && reply instanceof Reply.Done<R>) {
      lines.increment(batch.lines().size());
    }
    return reply;
  }

  private static String outcome(Reply<?> reply) {
    return switch (reply) {
      case Reply.Done<?> _ -> "done";
      case Reply.Refused<?>(var refusal) -> refusal.code().name().toLowerCase(Locale.ROOT);
    };
  }

  @Override
  public <Q, R> void serve(Command<Q, R> command, Function<Q, R> handler) {
    bus.serve(command, handler);
  }

  @Override
  public <Q, R> void serveLater(Command<Q, R> command, Function<Q, CompletionStage<R>> handler) {
    bus.serveLater(command, handler);
  }

  @Override
  public <E> void publish(Topic<E> topic, E event) {
    bus.publish(topic, event);
  }

  @Override
  public <E> void subscribe(Topic<E> topic, Consumer<E> subscriber) {
    bus.subscribe(topic, subscriber);
  }
}
