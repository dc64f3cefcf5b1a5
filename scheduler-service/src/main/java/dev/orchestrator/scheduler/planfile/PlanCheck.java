package dev.orchestrator.scheduler.planfile;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.schema.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One thing that can be wrong with a plan beyond its schema.
interface PlanCheck {

  /// A problem before it is known which file it is in.
  record Found(String pointer, String message) {
    Problem in(String source) {
      return new Problem(source, pointer, message);
    }
  }

  List<Found> problems(List<TaskDraft> tasks);

  static List<Found> duplicateIds(List<TaskDraft> tasks) {
    var firsts = new HashMap<String, TaskDraft>();
    var found = new ArrayList<Found>();
    for (var task : tasks) {
      // folders and branches are named after tasks, and some file systems ignore case
      var first = firsts.putIfAbsent(task.id().toLowerCase(Locale.ROOT), task);
      if (first != null) {
        found.add(new Found(task.pointer("id"), duplicate(task, first)));
      }
    }
    return found;
  }

  private static String duplicate(TaskDraft task, TaskDraft first) {
    var where = first.exists() ? "the run" : "/tasks/%d".formatted(first.index());
    return task.id().equals(first.id())
        ? "task id \"%s\" is used already by %s".formatted(task.id(), where)
        : "task id \"%s\" differs from \"%s\" of %s only in case"
            .formatted(task.id(), first.id(), where);
  }

  static List<Found> reservedIds(List<TaskDraft> tasks) {
    return tasks.stream()
        .flatMap(
            task -> reserved(task.id()).map(what -> new Found(task.pointer("id"), what)).stream())
        .toList();
  }

  private static Optional<String> reserved(String id) {
    if (id.equals(TaskId.PLANNING.value())) {
      return Optional.of(
          "task id \"%s\" stands for the planning of the run; expected another one".formatted(id));
    }
    return TaskId.SHAPE.matcher(id).matches() && new TaskId(id).isAnswering()
        ? Optional.of(
            "task id \"%s\" stands for the answering of a question; expected another one"
                .formatted(id))
        : Optional.empty();
  }

  static List<Found> unknownDependencies(List<TaskDraft> tasks) {
    var known = tasks.stream().map(TaskDraft::id).collect(Collectors.toSet());
    var found = new ArrayList<Found>();
    for (var task : tasks) {
      for (int i = 0; i < task.dependsOn().size(); i++) {
        var dependency = task.dependsOn().get(i);
        if (!dependency.isEmpty() && !known.contains(dependency)) {
          found.add(
              new Found(
                  task.pointer("dependsOn/" + i),
                  "task \"%s\" depends on \"%s\", which is not in the plan"
                      .formatted(task.id(), dependency)));
        }
      }
    }
    return found;
  }

  static List<Found> cycles(List<TaskDraft> tasks) {
    return new CycleSearch(tasks)
        .cycles().stream()
            .map(cycle ->
                new Found(
                    cycle.getFirst().pointer("dependsOn"),
                    "tasks depend on each other in a cycle: " + path(cycle)))
            .toList();
  }

  private static String path(List<TaskDraft> cycle) {
    return cycle.stream().map(TaskDraft::id).collect(Collectors.joining(" → "))
        + " → "
        + cycle.getFirst().id();
  }

  static List<Found> outsidePaths(List<TaskDraft> tasks) {
    var found = new ArrayList<Found>();
    for (var task : tasks) {
      for (int i = 0; i < task.writes().size(); i++) {
        var glob = task.writes().get(i);
        if (isOutside(glob)) {
          found.add(
              new Found(
                  task.pointer("writes/" + i),
                  "\"%s\" is outside the repository; expected a path relative to its root"
                      .formatted(glob)));
        }
      }
    }
    return found;
  }

  private static boolean isOutside(String glob) {
    var path = glob.replace('\\', '/');
    return path.startsWith("/")
        || path.startsWith("~")
        || path.matches("[A-Za-z]:.*")
        || List.of(path.split("/")).contains("..");
  }

  static List<Found> unknownWorkflows(List<TaskDraft> tasks, Set<String> workflows) {
    return tasks.stream()
        .filter(task -> task.workflow() != null && !workflows.contains(task.workflow()))
        .map(task ->
            new Found(
                task.pointer("workflow"),
                "workflow \"%s\" is not configured; expected %s"
                    .formatted(task.workflow(), oneOf(workflows))))
        .toList();
  }

  private static String oneOf(Set<String> names) {
    return names.isEmpty()
        ? "none, as there is no workflow"
        : "one of " + names.stream().sorted().collect(Collectors.joining(", "));
  }

  static List<Found> unknownAgents(List<TaskDraft> tasks, Set<String> agents) {
    return tasks.stream()
        .filter(task -> !agents.contains(task.agent()))
        .map(task ->
            new Found(
                task.pointer("agent"),
                "agent \"%s\" is not configured; expected %s"
                    .formatted(task.agent(), oneOf(agents))))
        .toList();
  }
}
