package dev.orchestrator.runner.ask;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request that waits for an outcome. Several may wait for the same question.
final class Wait {
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final @Nullable JsonNode request;

  /// @param request the id by which its client may withdraw it, null where it cannot
  Wait(@Nullable JsonNode request) {
    this.request = request;
  }

  static Wait over(Outcome outcome) {
    var wait = new Wait(null);
    wait.end(outcome);
    return wait;
  }

  boolean isOf(JsonNode id) {
    return id.equals(request);
  }

  /// The first outcome counts.
  void end(Outcome end) {
    outcome.complete(end);
  }

  Outcome await() throws InterruptedException {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a wait ends with an outcome", e);
    }
  }

  /// Empty when there is none in that time.
  Optional<Outcome> within(Duration time) throws InterruptedException {
    try {
      return Optional.of(outcome.get(time.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a wait ends with an outcome", e);
    }
  }
}
