package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.scheduler.plan.Slots;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// One run's share of the fleet.
public final class Member implements Slots, AutoCloseable {
  private final Fleet fleet;
  private final UnaryOperator<String> providerOf;
  private final Runnable tell;
  private final Map<TaskId, Place> places = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private Set<String> wanted = Set.of();
  private boolean told;
  private long lastLent;

  Member(Fleet fleet, UnaryOperator<String> providerOf, Runnable tell) {
    this.fleet = fleet;
    this.providerOf = providerOf;
    this.tell = tell;
  }

  @Override
  public boolean take(TaskId task, String agent) {
    return fleet.take(this, task, providerOf.apply(agent));
  }

  @Override
  public void occupy(TaskId task, String agent, String runner) {
    fleet.occupy(this, task, new Place(runner, providerOf.apply(agent)));
  }

  @Override
  public void release(TaskId task) {
    synchronized (fleet) {
      var place = places.remove(task);
      // an attempt that an earlier scheduler started and lost has no place here
      if (place != null) {
        fleet.release(place);
      }
    }
  }

  /// Says that the run has looked at everything that it could start.
  public void settle() {
    fleet.settle(this);
  }

  /// Gives everything back; the run wants nothing more.
  @Override
  public void close() {
    synchronized (fleet) {
      places.values().forEach(fleet::release);
      places.clear();
      fleet.leave(this);
    }
  }

  int places() {
    return places.size();
  }

  /// When it got its last place, as a count of all places lent; 0 before the first.
  long lastLent() {
    return lastLent;
  }

  /// The providers of which it wants a place and got none when it looked last.
  Set<String> wanted() {
    return wanted;
  }

  boolean isTold() {
    return told;
  }

  void refused(String provider) {
    refused.add(provider);
  }

  void lend(TaskId task, Place place, long when) {
    places.put(task, place);
    lastLent = when;
  }

  void tell() {
    told = true;
    tell.run();
  }

  /// Ends one look at all that could start.
  ///
  /// @return whether it still wants something
  boolean looked() {
    told = false;
    wanted = Set.copyOf(refused);
    refused.clear();
    return !wanted.isEmpty();
  }
}
