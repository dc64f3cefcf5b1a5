package dev.orchestrator.contracts.bus;

import dev.orchestrator.contracts.log.LogContext;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.eventbus.ReplyException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/// The bus on Vert.x. Make one per `Vertx`: it registers a codec there.
public final class VertxBus implements Bus {
  /// Vert.x drops silently past this many messages that wait for one consumer.
  private static final int MAX_BUFFERED_MESSAGES = 100_000;

  private static final Logger LOG = System.getLogger(VertxBus.class.getName());

  private final Vertx vertx;

  public VertxBus(Vertx vertx, Delivery delivery) {
    this.vertx = vertx;
    vertx.eventBus().registerCodec(new ParcelCodec(delivery));
  }

  @Override
  public <Q, R> Reply<R> ask(Command<Q, R> command, Q request) {
    try {
      var options = options().setSendTimeout(command.timeout().toMillis());
      Message<Parcel> answer =
          vertx.eventBus().<Parcel>request(command.address(), Parcel.of(request), options).await();
      return new Reply.Done<>(answer.body().open(command.replyType()));
    } catch (ReplyException e) {
      return refused(command, e);
    } catch (Exception e) {
      // await() throws this checked exception without declaring it
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return new Reply.Refused<>(interrupted(command));
      }
      if (e instanceof RejectedExecutionException) {
        return new Reply.Refused<>(closed(command));
      }
      throw e;
    }
  }

  private static <R> Reply<R> refused(Command<?, R> command, ReplyException e) {
    var refusal = refusal(command, e);
    LOG.log(
        Level.DEBUG,
        "{0} refused: {1}, {2}",
        command.address(),
        refusal.code(),
        refusal.sentence());
    return new Reply.Refused<>(refusal);
  }

  private static Refusal interrupted(Command<?, ?> command) {
    return new Refusal(
        Refusal.Code.INTERRUPTED, "interrupted while waiting for " + command.address());
  }

  private static Refusal closed(Command<?, ?> command) {
    return new Refusal(
        Refusal.Code.INTERRUPTED, "shutting down, nobody answers " + command.address());
  }

  @Override
  public <Q, R> void serve(Command<Q, R> command, Function<Q, R> handler) {
    this.<Parcel>consume(
        command.address(),
        message -> {
          try {
            var reply = handler.apply(message.body().open(command.requestType()));
            message.reply(Parcel.of(reply), options());
          } catch (RuntimeException e) {
            fail(message, e);
          }
        });
  }

  @Override
  public <Q, R> void serveLater(Command<Q, R> command, Function<Q, CompletionStage<R>> handler) {
    this.<Parcel>consume(
        command.address(),
        message -> {
          try {
            handler
                .apply(message.body().open(command.requestType()))
                .whenComplete((reply, failure) -> {
                  if (failure == null) {
                    message.reply(Parcel.of(reply), options());
                  } else {
                    fail(message, failure);
                  }
                });
          } catch (RuntimeException e) {
            fail(message, e);
          }
        });
  }

  @Override
  public <E> void publish(Topic<E> topic, E event) {
    vertx.eventBus().publish(topic.address(), Parcel.of(event), options());
  }

  @Override
  public <E> void subscribe(Topic<E> topic, Consumer<E> subscriber) {
    this.<Parcel>consume(
        topic.address(), message -> subscriber.accept(message.body().open(topic.eventType())));
  }

  private <T> void consume(String address, Consumer<Message<T>> handler) {
    var options =
        new MessageConsumerOptions()
            .setAddress(address)
            .setMaxBufferedMessages(MAX_BUFFERED_MESSAGES);
    vertx
        .eventBus()
        .<T>consumer(
            options,
            message ->
                LogContext.run(Subject.of(message.headers()), () -> handler.accept(message)));
  }

  private static DeliveryOptions options() {
    var options = new DeliveryOptions().setCodecName(ParcelCodec.NAME);
    LogContext.current().ifPresent(about -> Subject.put(about, options));
    return options;
  }

  private static void fail(Message<?> message, Throwable failure) {
    var cause =
        failure instanceof CompletionException wrapper && wrapper.getCause() != null
            ? wrapper.getCause()
            : failure;
    if (cause instanceof RefusedException refused) {
      message.fail(refused.refusal().code().number(), refused.refusal().sentence());
    } else {
      LOG.log(Level.ERROR, "defect while answering " + message.address(), cause);
      message.fail(Refusal.Code.INTERNAL.number(), "internal error: " + cause);
    }
  }

  private static Refusal refusal(Command<?, ?> command, ReplyException e) {
    return switch (e.failureType()) {
      case TIMEOUT ->
          new Refusal(
              Refusal.Code.TIMEOUT,
              "%s was not answered within %s".formatted(command.address(), command.timeout()));
      case NO_HANDLERS ->
          new Refusal(Refusal.Code.NO_HANDLER, "nobody serves " + command.address());
      case RECIPIENT_FAILURE, ERROR ->
          new Refusal(Refusal.Code.ofNumber(e.failureCode()), String.valueOf(e.getMessage()));
    };
  }
}
