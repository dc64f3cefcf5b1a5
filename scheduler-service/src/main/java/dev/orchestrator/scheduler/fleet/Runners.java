package dev.orchestrator.scheduler.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// The runners and how many of their places are in use. Each operation costs O(log n).
final class Runners {
  /// @param used may exceed the places when a runner has fewer than it had
  private record Load(String name, int places, int used) implements Comparable<Load> {
    @Override
    public int compareTo(Load other) {
      // used/places < other.used/other.places, without division
      var byLoad = Long.compare((long) used * other.places, (long) other.used * places);
      return byLoad != 0 ? byLoad : name.compareTo(other.name);
    }

    Load with(int change) {
      return new Load(name, places, used + change);
    }
  }

  private final Map<String, Load> loads = new HashMap<>();
  private final TreeSet<Load> free = new TreeSet<>();

  void join(String name, int places) {
    var before = loads.get(name);
    put(new Load(name, places, before == null ? 0 : before.used()));
  }

  boolean hasFree() {
    return !free.isEmpty();
  }

  /// Takes a place on the runner that has the smallest part of its places in use.
  String takeLeastLoaded() {
    var chosen = free.first();
    put(chosen.with(1));
    return chosen.name();
  }

  /// A place on a certain runner, which may have none free or not be known yet.
  void take(String name) {
    put(loads.getOrDefault(name, new Load(name, 0, 0)).with(1));
  }

  void free(String name) {
    put(Objects.requireNonNull(loads.get(name)).with(-1));
  }

  private void put(Load load) {
    var before = loads.put(load.name(), load);
    if (before != null) {
      free.remove(before);
    }
    if (load.used() < load.places()) {
      free.add(load);
    }
  }
}
