package dev.orchestrator.scheduler.planfile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds dependency cycles: a depth-first walk along the dependencies, in which an edge back to a
/// task on the current path closes a cycle. Every task is left once, so each cycle is met at one
/// closing edge. Without recursion, since a chain may be ten thousand tasks long.
final class CycleSearch {
  /// A plan in which everything depends on everything has more cycles than memory can hold.
  static final int MAX_CYCLES = 20;

  private final Map<String, TaskDraft> tasks = new HashMap<>();
  private final Set<String> left = new HashSet<>();
  private final Deque<Step> path = new ArrayDeque<>();
  private final Set<String> onPath = new HashSet<>();
  private final List<List<TaskDraft>> cycles = new ArrayList<>();

  CycleSearch(List<TaskDraft> drafts) {
    drafts.forEach(draft -> tasks.putIfAbsent(draft.id(), draft));
    drafts.forEach(draft -> walkFrom(tasks.get(draft.id())));
  }

  /// Each cycle once, in dependency order, starting anywhere in it; the first ones where there are
  /// very many.
  List<List<TaskDraft>> cycles() {
    return cycles;
  }

  private static final class Step {
    final TaskDraft task;
    int next;

    Step(TaskDraft task) {
      this.task = task;
    }

    @Nullable String nextDependency() {
      return next < task.dependsOn().size() ? task.dependsOn().get(next++) : null;
    }
  }

  private void walkFrom(@Nullable TaskDraft start) {
    enter(start);
    while (!path.isEmpty()) {
      var dependency = path.getLast().nextDependency();
      if (dependency == null) {
        leave();
      } else if (onPath.contains(dependency)) {
        close(dependency);
      } else {
        enter(tasks.get(dependency));
      }
    }
  }

  private void enter(@Nullable TaskDraft task) {
    if (task != null && !left.contains(task.id())) {
      path.addLast(new Step(task));
      onPath.add(task.id());
    }
  }

  private void leave() {
    var done = path.removeLast().task.id();
    onPath.remove(done);
    left.add(done);
  }

  private void close(String start) {
    if (cycles.size() < MAX_CYCLES) {
      cycles.add(
          path.stream()
              .map(step -> step.task)
              .dropWhile(task -> !task.id().equals(start))
              .toList());
    }
  }
}
