package dev.orchestrator.scheduler.plan;

import java.util.Comparator;

/// How soon a task is to start among those that may. Tasks that have begun come first, so that work
/// under way is finished before more is begun; then the longest remaining chain (the critical
/// path); then the plan's order.
///
/// @param begun whether an attempt of the task has been started before
/// @param chainLength tasks on the longest chain that starts with the task
/// @param index the task's place in the plan, which no other task has
record Urgency(boolean begun, int chainLength, int index) implements Comparable<Urgency> {
  private static final Comparator<Urgency> ORDER =
      Comparator.comparing((Urgency one) -> !one.begun)
          .thenComparing(Comparator.comparingInt(Urgency::chainLength).reversed())
          .thenComparingInt(Urgency::index);

  @Override
  public int compareTo(Urgency other) {
    return ORDER.compare(this, other);
  }
}
