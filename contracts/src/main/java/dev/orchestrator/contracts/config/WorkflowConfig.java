package dev.orchestrator.contracts.config;

import java.util.List;

/// The steps that a task goes through before its work is merged. The first one is a code step, so
/// that every check has one to send the task back to.
public record WorkflowConfig(List<StepConfig> steps) {
  /// What a task without a workflow goes through: its own agent, once.
  public static final WorkflowConfig SINGLE =
      new WorkflowConfig(List.of(StepConfig.by(null, StepKind.CODE)));

  public WorkflowConfig {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.getFirst().kind() != StepKind.CODE) {
      throw new IllegalArgumentException("a workflow begins with a code step");
    }
  }
}
