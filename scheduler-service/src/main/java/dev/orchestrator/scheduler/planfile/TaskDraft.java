package dev.orchestrator.scheduler.planfile;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// As much of a task as can be read from a plan that may be malformed, so that its other problems
/// are found at the same time.
record TaskDraft(
    int index,
    String id,
    String agent,
    List<String> dependsOn,
    List<String> writes,
    @Nullable String workflow) {
  private static final int EXISTING = -1;

  /// The tasks that have an id, in the plan's order.
  static List<TaskDraft> in(JsonNode root) {
    var tasks = root.path("tasks");
    var drafts = new ArrayList<TaskDraft>();
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.path(i).path("id").isString()) {
        drafts.add(read(i, tasks.path(i)));
      }
    }
    return drafts;
  }

  private static TaskDraft read(int index, JsonNode task) {
    return new TaskDraft(
        index,
        task.path("id").asString(),
        task.path("agent").asString(Task.DEFAULT_AGENT),
        strings(task.path("dependsOn")),
        strings(task.path("writes")),
        task.path("workflow").isString() ? task.path("workflow").asString() : null);
  }

  /// A task that the run has already.
  static TaskDraft of(Task task) {
    return new TaskDraft(
        EXISTING,
        task.id().value(),
        task.agent(),
        task.dependsOn().stream().map(TaskId::value).toList(),
        task.writes(),
        task.workflow());
  }

  boolean exists() {
    return index == EXISTING;
  }

  private static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(element -> strings.add(element.isString() ? element.asString() : ""));
    return strings;
  }

  String pointer(String field) {
    return "/tasks/%d/%s".formatted(index, field);
  }
}
