package dev.orchestrator.contracts.bus;

import java.time.Duration;

/// A request that one service answers.
///
/// @param address event-bus address, `service.noun.verb`
/// @param timeout how long the asker waits for the answer
public record Command<Q, R>(
    String address, Class<Q> requestType, Class<R> replyType, Duration timeout) {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /// A command with the usual timeout of 30 seconds.
  public static <Q, R> Command<Q, R> of(String address, Class<Q> requestType, Class<R> replyType) {
    return new Command<>(address, requestType, replyType, DEFAULT_TIMEOUT);
  }
}
