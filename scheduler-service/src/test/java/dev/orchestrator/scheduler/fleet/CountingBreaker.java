package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import java.util.Optional;

/// A breaker that counts at once and keeps to a clock that tests set.
public final class CountingBreaker implements Breaker {
  private final CircuitBreakerConfig settings;
  private final Alarm alarm;
  private final Runnable halfOpened;
  private State state = State.CLOSED;
  private int failures;
  private boolean tried;

  private CountingBreaker(CircuitBreakerConfig settings, Alarm alarm, Runnable halfOpened) {
    this.settings = settings;
    this.alarm = alarm;
    this.halfOpened = halfOpened;
  }

  public static Maker maker(CircuitBreakerConfig settings, Alarm alarm) {
    return (_, halfOpened) -> new CountingBreaker(settings, alarm, halfOpened);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Optional<Permit> admit() {
    if (state == State.OPEN || (state == State.HALF_OPEN && tried)) {
      return Optional.empty();
    }
    tried = state == State.HALF_OPEN;
    return Optional.of(new Counted(tried));
  }

  private void open() {
    state = State.OPEN;
    alarm.after(settings.resetTimeout(), this::halfOpen);
  }

  private void halfOpen() {
    if (state == State.OPEN) {
      state = State.HALF_OPEN;
      tried = false;
      halfOpened.run();
    }
  }

  private final class Counted implements Permit {
    private final boolean tries;
    private boolean told;

    Counted(boolean tries) {
      this.tries = tries;
    }

    @Override
    public void worked() {
      if (!told && state != State.OPEN) {
        state = State.CLOSED;
        failures = 0;
      }
      told = true;
    }

    @Override
    public void failed() {
      var counts = !told || state == State.CLOSED;
      told = true;
      if (counts && ++failures >= settings.maxFailures() && state != State.OPEN) {
        open();
      }
    }

    @Override
    public void ended() {
      if (tries && !told) {
        failed();
      }
    }
  }
}
