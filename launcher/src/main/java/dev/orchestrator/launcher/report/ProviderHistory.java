package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// What the events of a run tell of providers: which of them cannot be used, whose tasks wait for
/// them, and who has played in another one's place.
public final class ProviderHistory {
  private final Map<String, RunEvent.ProviderStateChanged> unavailable = new TreeMap<>();
  private final Map<TaskId, Task> tasks = new HashMap<>();
  private final Map<TaskId, Integer> steps = new HashMap<>();
  private final Map<TaskId, String> standIns = new TreeMap<>();
  private Map<String, WorkflowConfig> workflows = Map.of();

  /// Takes the run's next event.
  public void take(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted started -> workflows = started.workflows();
      case RunEvent.TasksAdded(var added) -> added.forEach(task -> tasks.put(task.id(), task));
      case RunEvent.StepReached(var task, var step, _) -> steps.put(task, step);
      case RunEvent.ChangesRequested changes -> steps.put(changes.task(), changes.backTo());
      case RunEvent.AttemptStarted started -> started(started);
      case RunEvent.ProviderStateChanged changed when changed.state() == ProviderState.AVAILABLE ->
          unavailable.remove(changed.provider());
      case RunEvent.ProviderStateChanged changed -> unavailable.put(changed.provider(), changed);
      default -> {} // is not about providers
    }
  }

  private void started(RunEvent.AttemptStarted started) {
    steps.put(started.task(), started.step());
    var itself = performer(started.task()).filter(agent -> !agent.equals(started.agent()));
    if (itself.isPresent()) {
      standIns.put(started.task(), started.agent());
    } else {
      standIns.remove(started.task());
    }
  }

  /// The agent of the step that the task has reached; empty for a command, and for what is no task.
  private Optional<String> performer(TaskId id) {
    return Optional.ofNullable(tasks.get(id))
        .flatMap(task -> {
          var workflow = workflow(task);
          var step = workflow.steps().get(steps.getOrDefault(id, 0));
          return step.command() != null
              ? Optional.empty()
              : Optional.of(Objects.requireNonNullElse(step.agent(), task.agent()));
        });
  }

  private WorkflowConfig workflow(Task task) {
    var name = task.workflow();
    return name == null
        ? WorkflowConfig.SINGLE
        : workflows.getOrDefault(name, WorkflowConfig.SINGLE);
  }

  /// The providers that cannot be used, by name.
  public List<RunEvent.ProviderStateChanged> unavailable() {
    return List.copyOf(unavailable.values());
  }

  /// The provider that a task waits for that could start otherwise.
  public Optional<RunEvent.ProviderStateChanged> awaited(TaskId task) {
    return performer(task)
        .flatMap(agent ->
            unavailable.values().stream().filter(one -> one.agents().contains(agent)).findFirst());
  }

  /// Who does, or has done, the latest attempts of tasks in the place of their agents.
  public Map<TaskId, String> standIns() {
    return Map.copyOf(standIns);
  }
}
