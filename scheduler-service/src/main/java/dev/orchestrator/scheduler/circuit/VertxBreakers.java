package dev.orchestrator.scheduler.circuit;

import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.scheduler.fleet.Breaker;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/// Breakers of the Vert.x Circuit Breaker: each attempt is one execution, which stays open until
/// there is word of the service. An attempt may take as long as it likes.
public final class VertxBreakers implements Breaker.Maker {
  /// Attempts fail after minutes, when their CLIs have given up by themselves.
  private static final Duration FAILURES_COUNT_FOR = Duration.ofHours(1);

  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(5);
  private static final long NEVER = -1;

  private final Vertx vertx;
  private final CircuitBreakerConfig settings;

  public VertxBreakers(Vertx vertx, CircuitBreakerConfig settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  @Override
  public Breaker make(String account, Runnable halfOpened) {
    var options =
        new CircuitBreakerOptions()
            .setMaxFailures(settings.maxFailures())
            .setResetTimeout(settings.resetTimeout().toMillis())
            .setFailuresRollingWindow(FAILURES_COUNT_FOR.toMillis())
            .setTimeout(NEVER);
    var breaker = CircuitBreaker.create(account, vertx, options);
    // the handler runs inside of the breaker's lock, on an event loop
    breaker.halfOpenHandler(_ -> Thread.startVirtualThread(halfOpened));
    return new OfVertx(breaker);
  }

  private record OfVertx(CircuitBreaker breaker) implements Breaker {
    @Override
    public State state() {
      return switch (breaker.state()) {
        case OPEN -> State.OPEN;
        case CLOSED -> State.CLOSED;
        case HALF_OPEN -> State.HALF_OPEN;
      };
    }

    @Override
    public Optional<Permit> admit() {
      var tries = breaker.state() == CircuitBreakerState.HALF_OPEN;
      var admitted = new AtomicReference<Promise<Void>>();
      var settled = breaker.<Void>execute(admitted::set);
      return Optional.ofNullable(admitted.get())
          .map(outcome -> new Execution(breaker, outcome, settled, tries));
    }
  }

  /// An attempt that was let through. For one thread at a time.
  private static final class Execution implements Breaker.Permit {
    private final CircuitBreaker breaker;
    private final Promise<Void> outcome;
    private final Future<Void> settled;
    private final boolean tries;

    Execution(CircuitBreaker breaker, Promise<Void> outcome, Future<Void> settled, boolean tries) {
      this.breaker = breaker;
      this.outcome = outcome;
      this.settled = settled;
      this.tries = tries;
    }

    @Override
    public void worked() {
      if (outcome.tryComplete()) {
        await(settled);
      }
    }

    @Override
    public void failed() {
      if (outcome.tryFail("the service has failed")) {
        await(settled);
      } else if (breaker.state() == CircuitBreakerState.CLOSED) {
        await(breaker.<Void>execute(again -> again.fail("the service has failed later on")));
      }
    }

    /// One that was to try the service has not shown that it works.
    @Override
    public void ended() {
      if (tries && outcome.tryFail("the attempt has ended before the service answered")) {
        await(settled);
      }
    }

    /// The breaker counts on another thread.
    private static void await(Future<Void> settling) {
      try {
        settling
            .toCompletionStage()
            .toCompletableFuture()
            .get(LONGEST_SETTLING.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException _) {
        // a failure settles as one; without an event loop, at the end of all, nothing counts
      }
    }
  }
}
