package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the agents that are sure to get work, so that it can be known before a run whether they
/// can do it.
final class PlanAgents {
  private PlanAgents() {}

  /// @param plan null while it is still to be made
  static Set<String> of(@Nullable Plan plan, Config config) {
    return plan == null
        ? Set.of(Config.ORCHESTRATOR)
        : plan.tasks().stream()
            .flatMap(task -> of(task, config.workflows()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Those of one task.
  ///
  /// @param workflows those that it may go through
  static Stream<String> of(Task task, Map<String, WorkflowConfig> workflows) {
    var workflow = task.workflow() == null ? null : workflows.get(task.workflow());
    return Objects.requireNonNullElse(workflow, WorkflowConfig.SINGLE).steps().stream()
        .filter(step -> step.command() == null && step.when().isEmpty())
        .map(step -> Objects.requireNonNullElse(step.agent(), task.agent()));
  }
}
