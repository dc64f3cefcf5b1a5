package dev.orchestrator.scheduler.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.scheduler.fleet.Breaker;
import dev.orchestrator.scheduler.fleet.Breaker.State;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxBreakersTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger halfOpened = new AtomicInteger();
  private final Breaker breaker =
      new VertxBreakers(vertx, new CircuitBreakerConfig(3, Duration.ofMillis(100)))
          .make("claude", halfOpened::incrementAndGet);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldCountFailuresWithoutAnAnswerBetweenThemAndLetNobodyThroughAfterwards() {
    var early = admit();
    admit().failed();
    admit().failed();
    admit().worked();
    admit().failed();
    admit().failed();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);

    admit().failed();

    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.admit()).isEmpty();
    early.worked(); // what began before says nothing of now
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void shouldLetOneThroughAfterAWhileAndAllWhenThatOneWasAnswered() {
    open();
    var probe = awaitProbe();
    assertThat(breaker.admit()).isEmpty();

    probe.worked();

    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    admit().failed();
    admit().failed();
    assertThat(breaker.state()).as("counted anew").isEqualTo(State.CLOSED);
  }

  @Test
  void shouldLeaveTheServiceAloneAgainWhenTheOneFailsOrTellsNothing() {
    open();
    awaitProbe().failed();
    assertThat(breaker.state()).isEqualTo(State.OPEN);

    awaitProbe().ended();
    assertThat(breaker.state()).isEqualTo(State.OPEN);

    awaitProbe().worked();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(halfOpened).hasValue(3));
  }

  @Test
  void shouldCountAFailureAfterAnAnswerAndNothingForOneThatJustEnds() {
    for (int attempt = 0; attempt < 5; attempt++) {
      admit().ended();
    }
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    var attempt = admit();
    attempt.worked();
    attempt.failed();
    attempt.failed();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    attempt.failed();
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  private void open() {
    for (int failure = 0; failure < 3; failure++) {
      admit().failed();
    }
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  private Breaker.Permit awaitProbe() {
    await().atMost(LIMIT).until(() -> breaker.state() == State.HALF_OPEN);
    return admit();
  }

  private Breaker.Permit admit() {
    return breaker.admit().orElseThrow();
  }
}
