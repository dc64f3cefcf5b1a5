package dev.orchestrator.launcher.benchmark;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Plans to measure with.
final class Shapes {
  private Shapes() {}

  /// Tasks that depend on up to three of the fifty before them; every other one writes a folder,
  /// which it shares with nine others.
  static List<Task> woven(int count, @Nullable String workflow) {
    var random = new Random(count);
    var tasks = new ArrayList<Task>(count);
    for (int number = 0; number < count; number++) {
      var parents = new LinkedHashSet<TaskId>();
      for (int wanted = random.nextInt(4); wanted > 0 && number > 0; wanted--) {
        parents.add(id(number - 1 - random.nextInt(Math.min(number, 50))));
      }
      var writes = number % 2 == 0 ? List.of("src/part" + number / 20 + "/**") : List.<String>of();
      tasks.add(task(number, List.copyOf(parents), writes, workflow));
    }
    return tasks;
  }

  /// Tasks of which each depends on the one before.
  static List<Task> chain(int count) {
    var tasks = new ArrayList<Task>(count);
    for (int number = 0; number < count; number++) {
      var parents = number == 0 ? List.<TaskId>of() : List.of(id(number - 1));
      tasks.add(task(number, parents, List.of(), null));
    }
    return tasks;
  }

  private static TaskId id(int number) {
    return new TaskId("t" + number);
  }

  private static Task task(
      int number, List<TaskId> parents, List<String> writes, @Nullable String workflow) {
    return new Task(id(number), null, "coder", "work", parents, writes, OnFailure.HARD, workflow);
  }
}
