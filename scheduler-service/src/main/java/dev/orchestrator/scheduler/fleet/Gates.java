package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The gates of all accounts. For one thread at a time.
public final class Gates {
  /// However far the end of a limit is, the clock is looked at this often: it may have been put
  /// forward, or the machine may have slept.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Accounts accounts;
  private final InstantSource clock;
  private final Alarm alarm;
  private final Breaker.Maker breakers;
  private final RetryPolicy guesses;
  private final CircuitBreakerConfig settings;
  private final Map<String, Gate> gates = new HashMap<>();

  public Gates(
      Accounts accounts,
      InstantSource clock,
      Alarm alarm,
      Breaker.Maker breakers,
      RetryPolicy guesses,
      CircuitBreakerConfig settings) {
    this.accounts = accounts;
    this.clock = clock;
    this.alarm = alarm;
    this.breakers = breakers;
    this.guesses = guesses;
    this.settings = settings;
  }

  Instant now() {
    return clock.instant();
  }

  /// @param changed called when one attempt may try a service that has failed
  Gate of(String provider, Runnable changed) {
    var account = accounts.of(provider);
    return gates.computeIfAbsent(
        account, _ -> new Gate(breakers.make(account, changed), guesses, settings.resetTimeout()));
  }

  /// The providers that share the provider's account, itself among them.
  List<String> sharing(String provider) {
    return accounts.sharing(provider);
  }

  /// Whoever cannot play before a person has done something is asked again after this long.
  Duration unableFor() {
    return settings.resetTimeout();
  }

  void after(Duration wait, Runnable call) {
    alarm.after(wait, call);
  }

  /// Calls when the gate's limit may be over.
  void watch(Gate gate, Runnable over) {
    var now = now();
    gate.nextChange(now)
        .map(until -> Duration.between(now, until))
        .ifPresent(
            wait -> alarm.after(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT, over));
  }
}
