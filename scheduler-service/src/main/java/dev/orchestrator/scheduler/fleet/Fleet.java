package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.plan.TaskId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The places that all runners have together, lent to runs as far as the accounts of the providers
/// let attempts through. Safe for use by several threads.
///
/// A run that was refused a place waits for one. When a place becomes free, the waiting run that
/// has the fewest is told first, among equals the one that got its last place the longest ago; and
/// until it has answered none of the others gets it. A run that was told and wants none any more
/// passes the word on.
///
/// Who plays is decided when a place is asked for: the first one whose account lets attempts
/// through, although another one may have a place sooner. Those who were not able to play, since
/// their CLI is missing or not logged in, are left out for a while where there are others.
public final class Fleet {
  private static final Comparator<Member> TURN =
      Comparator.comparingInt(Member::places).thenComparingLong(Member::lastLent);

  private final Runners runners = new Runners();
  private final Usage providers;
  private final Gates gates;
  private final Set<Member> members = new LinkedHashSet<>();
  private final Set<Member> waiting = new LinkedHashSet<>();
  private final Map<String, Instant> unableUntil = new HashMap<>();
  private long lent;

  /// @param providerLimits attempts at once by the provider's name; absent for no limit
  public Fleet(Map<String, Integer> providerLimits, Gates gates) {
    providers = new Usage(providerLimits);
    this.gates = gates;
  }

  /// A runner is there, or has more or fewer places than before.
  ///
  /// @param name tells it from the others
  public synchronized void join(String name, int places) {
    runners.join(name, places);
    tellNext();
  }

  /// A run that will want places.
  ///
  /// @param tell asks the run to look again whether it can start something; must not block
  /// @param news told what becomes of the providers that the run asks for; must not block
  public synchronized Member enter(Cast cast, Runnable tell, Consumer<ProviderNews> news) {
    var member = new Member(this, cast, tell, news);
    members.add(member);
    return member;
  }

  synchronized Optional<String> take(Member member, TaskId task, List<Player> wish) {
    wish.forEach(player -> inform(member, player.provider()));
    var player = choose(wish);
    if (player.isPresent() && isFree(player.get()) && !othersComeFirst(member)) {
      var provider = player.get().provider();
      var place = new Place(++lent, runners.takeLeastLoaded(), player.get());
      if (isCommand(provider) || gate(provider).enter(place, gates.now())) {
        providers.add(provider);
        member.lend(task, place, wish);
        changed(provider);
        return Optional.of(player.get().name());
      }
      runners.free(place.runner());
    }
    member.refused(wish);
    return Optional.empty();
  }

  /// A place that is in use already, whoever lent it.
  synchronized void occupy(Member member, TaskId task, Player player, String runner) {
    runners.take(runner);
    providers.add(player.provider());
    member.lend(task, new Place(++lent, runner, player), List.of(player));
  }

  private static boolean isCommand(String provider) {
    return provider.isEmpty();
  }

  private Gate gate(String provider) {
    return gates.of(provider, () -> look(provider));
  }

  private Optional<Player> choose(List<Player> wish) {
    var now = gates.now();
    var able = able(wish, now);
    return (able.isEmpty() ? wish : able)
        .stream().filter(player -> isOpen(player, now)).findFirst();
  }

  private List<Player> able(List<Player> wish, Instant now) {
    return wish.stream()
        .filter(player -> !now.isBefore(unableUntil.getOrDefault(player.name(), now)))
        .toList();
  }

  private boolean isOpen(Player player, Instant now) {
    return isCommand(player.provider()) || gate(player.provider()).isOpen(now);
  }

  private boolean isFree(Player player) {
    return runners.hasFree() && providers.isFree(player.provider());
  }

  private boolean othersComeFirst(Member member) {
    return waiting.stream().anyMatch(other -> TURN.compare(other, member) < 0 && canUse(other));
  }

  private boolean canUse(Member member) {
    return member.wanted().stream().anyMatch(wish -> choose(wish).filter(this::isFree).isPresent());
  }

  /// The provider has answered the attempt.
  synchronized void answered(Place place) {
    unableUntil.remove(place.player().name());
    if (!isCommand(place.provider())) {
      gate(place.provider()).answered(place);
      changed(place.provider());
      tellNext();
    }
  }

  /// The attempt has met a usage limit of the provider's account.
  ///
  /// @param resetsAt null when nobody knows
  /// @return whether nothing more starts there for now
  synchronized boolean limited(Place place, @Nullable Instant resetsAt, String reason) {
    if (isCommand(place.provider())) {
      return false;
    }
    gate(place.provider()).limited(place, resetsAt, reason, gates.now());
    watch(place.provider());
    return isClosed(place);
  }

  /// The provider has failed the attempt.
  ///
  /// @return whether nothing more starts there for now
  synchronized boolean failed(Place place, String reason) {
    if (isCommand(place.provider())) {
      return false;
    }
    gate(place.provider()).failed(place, reason, gates.now());
    return isClosed(place);
  }

  private boolean isClosed(Place place) {
    changed(place.provider());
    return !gate(place.provider()).isOpen(gates.now());
  }

  /// Who played cannot, before a person has done something about it.
  ///
  /// @param wish those who can play the same
  /// @return whether anybody else of them can
  synchronized boolean unable(Place place, List<Player> wish) {
    var now = gates.now();
    unableUntil.put(place.player().name(), now.plus(gates.unableFor()));
    gates.after(gates.unableFor(), this::look);
    return !able(wish, now).isEmpty();
  }

  private synchronized void look() {
    tellNext();
  }

  /// Takes up a limit that a run's journal tells of.
  synchronized void restore(ProviderNews earlier) {
    if (earlier.since() != null && earlier.until() != null) {
      var limit = new Limit(earlier.since(), earlier.until(), true, earlier.reason());
      gate(earlier.provider()).restore(limit, gates.now());
      watch(earlier.provider());
      changed(earlier.provider());
    }
  }

  private void watch(String provider) {
    gates.watch(gate(provider), () -> look(provider));
  }

  /// Time has passed, by which a provider may be tried again.
  private synchronized void look(String provider) {
    watch(provider);
    tellNext();
  }

  /// Tells those who ask for providers of the account what has become of them.
  private void changed(String provider) {
    if (!isCommand(provider)) {
      gates.sharing(provider).forEach(one -> members.forEach(member -> member.hear(news(one))));
    }
  }

  private void inform(Member member, String provider) {
    if (!isCommand(provider)) {
      member.askedFor(news(provider));
    }
  }

  synchronized ProviderNews news(String provider) {
    return gate(provider).news(provider, gates.now());
  }

  synchronized void release(Place place) {
    runners.free(place.runner());
    providers.remove(place.provider());
    if (!isCommand(place.provider())) {
      gate(place.provider()).left(place, gates.now());
      changed(place.provider());
    }
    tellNext();
  }

  /// A run has looked at everything that it could start.
  synchronized void settle(Member member) {
    if (member.looked()) {
      waiting.add(member);
    } else {
      waiting.remove(member);
    }
    tellNext();
  }

  synchronized void leave(Member member) {
    members.remove(member);
    waiting.remove(member);
    tellNext();
  }

  private void tellNext() {
    if (waiting.stream().noneMatch(Member::isTold)) {
      next().ifPresent(Member::tell);
    }
  }

  private Optional<Member> next() {
    return waiting.stream().filter(this::canUse).min(TURN);
  }
}
