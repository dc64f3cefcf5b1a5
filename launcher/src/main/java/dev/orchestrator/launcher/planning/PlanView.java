package dev.orchestrator.launcher.planning;

import static java.util.stream.Collectors.joining;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.launcher.report.Legible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A plan in words, as much of it as one needs to decide about it.
public final class PlanView {
  private static final int MAX_PROMPT_LINES = 4;

  private PlanView() {}

  /// The lines of all tasks, in the plan's order.
  public static List<String> lines(List<Task> tasks) {
    var lines = new ArrayList<String>();
    for (var task : tasks) {
      lines.add("  " + name(task));
      lines.add("      " + conditions(task));
      task.prompt()
          .lines()
          .limit(MAX_PROMPT_LINES)
          .forEach(line -> lines.add("      | " + Legible.line(line)));
      if (task.prompt().lines().count() > MAX_PROMPT_LINES) {
        lines.add("      | …");
      }
    }
    return lines;
  }

  private static String name(Task task) {
    var id = task.id().value();
    return task.title().equals(id) ? id : "%s  %s".formatted(id, Legible.line(task.title()));
  }

  private static String conditions(Task task) {
    var parts = new ArrayList<String>();
    parts.add("by " + Legible.line(task.agent()));
    if (task.workflow() != null) {
      parts.add("workflow " + Legible.line(task.workflow()));
    }
    if (!task.dependsOn().isEmpty()) {
      parts.add("after " + task.dependsOn().stream().map(TaskId::value).collect(joining(", ")));
    }
    if (!task.writes().isEmpty()) {
      parts.add("writes " + Legible.line(String.join(", ", task.writes())));
    }
    if (task.onFailure() != OnFailure.HARD) {
      parts.add("on failure " + task.onFailure().name().toLowerCase(Locale.ROOT));
    }
    return String.join("; ", parts);
  }
}
