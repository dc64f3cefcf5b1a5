package dev.orchestrator.scheduler.fleet;

import java.util.HashMap;
import java.util.Map;

/// How often each provider is in use, and how often it may be.
final class Usage {
  private final Map<String, Integer> limits;
  private final Map<String, Integer> used = new HashMap<>();

  Usage(Map<String, Integer> limits) {
    this.limits = Map.copyOf(limits);
  }

  boolean isFree(String provider) {
    var limit = limits.get(provider);
    return limit == null || used.getOrDefault(provider, 0) < limit;
  }

  void add(String provider) {
    used.merge(provider, 1, Integer::sum);
  }

  void remove(String provider) {
    used.merge(provider, -1, Integer::sum);
  }
}
