package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.run.ProviderState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets attempts to one account: all of them, none while its usage limit is reached or its service
/// fails, and then one that shows whether it answers again. For one thread at a time.
///
/// A limit is over when a probe was answered, not by the clock alone: until then one attempt at a
/// time is let through.
final class Gate {
  /// No limit is believed for longer; a week is the longest that services have.
  static final Duration LONGEST_LIMIT = Duration.ofDays(8);

  private static final int MAX_DOUBLINGS = 30;

  private final Breaker breaker;
  private final RetryPolicy guesses;
  private final Duration resetTimeout;
  private final Map<Place, Breaker.Permit> permits = new HashMap<>();
  private @Nullable Limit limit;
  private int guessed;
  private @Nullable Place probe;
  private @Nullable Limit probed;
  private @Nullable Instant failingSince;
  private String failure = "";

  /// @param guesses how long a limit of unknown end is waited for
  /// @param resetTimeout how long the breaker stays open
  Gate(Breaker breaker, RetryPolicy guesses, Duration resetTimeout) {
    this.breaker = breaker;
    this.guesses = guesses;
    this.resetTimeout = resetTimeout;
  }

  boolean isOpen(Instant now) {
    return probe == null
        && (limit == null || limit.isOver(now))
        && breaker.state() != Breaker.State.OPEN;
  }

  /// @return whether the attempt may use the account
  boolean enter(Place place, Instant now) {
    if (!isOpen(now)) {
      return false;
    }
    var tries = limit != null || breaker.state() == Breaker.State.HALF_OPEN;
    var permit = breaker.admit();
    permit.ifPresent(given -> permits.put(place, given));
    if (tries && permit.isPresent()) {
      probe = place;
      probed = limit;
    }
    return permit.isPresent();
  }

  /// The account's service has answered the attempt.
  void answered(Place place) {
    permit(place).ifPresent(Breaker.Permit::worked);
    if (place.equals(probe)) {
      probe = null;
      // one that is known of since the probe began may still be in force
      limit = Objects.equals(limit, probed) ? null : limit;
    }
    if (limit == null) {
      guessed = 0;
    }
  }

  /// The attempt has met the account's usage limit.
  ///
  /// @param resetsAt null when nobody knows
  void limited(Place place, @Nullable Instant resetsAt, String reason, Instant now) {
    permit(place).ifPresent(Breaker.Permit::worked);
    var isNew = limit == null || place.equals(probe);
    if (place.equals(probe)) {
      probe = null;
    }
    if (resetsAt != null && resetsAt.isAfter(now)) {
      var latest = now.plus(LONGEST_LIMIT);
      limitTo(new Limit(now, resetsAt.isBefore(latest) ? resetsAt : latest, true, reason), now);
    } else if (isNew) {
      guessed++;
      limitTo(new Limit(now, now.plus(guess()), false, reason), now);
    }
  }

  private Duration guess() {
    var grown = guesses.baseDelay().multipliedBy(1L << Math.min(guessed - 1, MAX_DOUBLINGS));
    return grown.compareTo(guesses.maxDelay()) < 0 ? grown : guesses.maxDelay();
  }

  private void limitTo(Limit next, Instant now) {
    limit = limit == null || limit.isOver(now) ? next : limit.and(next);
  }

  /// Takes up a limit that was met before this process began.
  void restore(Limit earlier, Instant now) {
    if (!earlier.isOver(now)) {
      limitTo(earlier, now);
    }
  }

  /// The account's service has failed the attempt.
  void failed(Place place, String reason, Instant now) {
    permit(place).ifPresent(Breaker.Permit::failed);
    if (place.equals(probe)) {
      probe = null;
    }
    if (breaker.state() == Breaker.State.OPEN) {
      failingSince = now;
      failure = reason;
    }
  }

  /// The attempt is over.
  void left(Place place, Instant now) {
    permit(place).ifPresent(Breaker.Permit::ended);
    permits.remove(place);
    if (place.equals(probe)) {
      probe = null;
      if (breaker.state() == Breaker.State.OPEN) {
        failingSince = now;
      }
    }
  }

  private Optional<Breaker.Permit> permit(Place place) {
    return Optional.ofNullable(permits.get(place));
  }

  /// When its limit may be over, while one is in force.
  Optional<Instant> nextChange(Instant now) {
    return Optional.ofNullable(limit).filter(met -> !met.isOver(now)).map(Limit::until);
  }

  /// What is to be told of a provider of the account.
  ProviderNews news(String provider, Instant now) {
    if (probe != null) {
      return new ProviderNews(
          provider, ProviderState.PROBED, null, null, "one attempt tries whether it works again");
    }
    if (limit != null && (!limit.isOver(now) || breaker.state() == Breaker.State.CLOSED)) {
      return new ProviderNews(
          provider, ProviderState.LIMITED, limit.since(), limit.until(), limit.reason());
    }
    if (breaker.state() == Breaker.State.CLOSED) {
      return ProviderNews.available(provider);
    }
    var since = Objects.requireNonNullElse(failingSince, now);
    return new ProviderNews(
        provider, ProviderState.FAILING, since, since.plus(resetTimeout), failure);
  }
}
