package dev.orchestrator.launcher.planning;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A plan as its file: indented JSON, without what goes without saying.
public final class PlanText {
  private PlanText() {}

  /// @return text that ends with a line break
  public static String of(String goal, List<Task> tasks) {
    var root = (ObjectNode) Json.MAPPER.valueToTree(new Plan(goal, tasks));
    root.path("tasks").forEach(task -> shorten((ObjectNode) task));
    return root.toPrettyString() + "\n";
  }

  private static void shorten(ObjectNode task) {
    var implied =
        task.propertyNames().stream().filter(name -> isImplied(name, task.path(name))).toList();
    task.remove(implied);
  }

  private static boolean isImplied(String name, JsonNode value) {
    return switch (name) {
      case "workflow" -> value.isNull();
      case "dependsOn", "writes" -> value.isEmpty();
      case "onFailure" -> value.asString("").equals("hard");
      default -> false;
    };
  }
}
