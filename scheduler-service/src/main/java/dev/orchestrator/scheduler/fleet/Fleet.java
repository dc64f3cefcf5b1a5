package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.plan.TaskId;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The places that all runners have together, lent to runs. Safe for use by several threads.
///
/// A run that was refused a place waits for one. When a place becomes free, the waiting run that
/// has the fewest is told first, among equals the one that got its last place the longest ago; and
/// until it has answered none of the others gets it. A run that was told and wants none any more
/// passes the word on.
public final class Fleet {
  private static final Comparator<Member> TURN =
      Comparator.comparingInt(Member::places).thenComparingLong(Member::lastLent);

  private final Runners runners = new Runners();
  private final Usage providers;
  private final Set<Member> waiting = new LinkedHashSet<>();
  private long lent;

  /// @param providerLimits attempts at once by the provider's name; absent for no limit
  public Fleet(Map<String, Integer> providerLimits) {
    providers = new Usage(providerLimits);
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
  /// @param providerOf the provider's name by that of the agent, empty for none
  /// @param tell asks the run to look again whether it can start something; must not block
  public synchronized Member enter(UnaryOperator<String> providerOf, Runnable tell) {
    return new Member(this, providerOf, tell);
  }

  synchronized boolean take(Member member, TaskId task, String provider) {
    if (isFree(provider) && !othersComeFirst(member)) {
      providers.add(provider);
      member.lend(task, new Place(runners.takeLeastLoaded(), provider), ++lent);
      return true;
    }
    member.refused(provider);
    return false;
  }

  /// A place that is in use already, whoever lent it.
  synchronized void occupy(Member member, TaskId task, Place place) {
    runners.take(place.runner());
    providers.add(place.provider());
    member.lend(task, place, ++lent);
  }

  private boolean isFree(String provider) {
    return runners.hasFree() && providers.isFree(provider);
  }

  private boolean othersComeFirst(Member member) {
    return waiting.stream().anyMatch(other -> TURN.compare(other, member) < 0 && canUse(other));
  }

  private boolean canUse(Member member) {
    return member.wanted().stream().anyMatch(this::isFree);
  }

  synchronized void release(Place place) {
    runners.free(place.runner());
    providers.remove(place.provider());
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
