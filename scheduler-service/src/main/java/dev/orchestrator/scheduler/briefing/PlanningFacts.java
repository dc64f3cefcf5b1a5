package dev.orchestrator.scheduler.briefing;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.scheduler.plan.PlanState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the one who plans is told: the goal, the repository, whom there is to do the work and how.
final class PlanningFacts {
  /// Tasks of a plan that is added to.
  private static final int MAX_TASKS = 200;

  private final Config config;

  PlanningFacts(Config config) {
    this.config = config;
  }

  Map<String, Object> of(PlanState state) {
    var planning = state.planning();
    var facts = new HashMap<String, Object>();
    facts.put("prompt", state.origin().goal());
    facts.put("goal", state.origin().goal());
    facts.put("concurrency", state.origin().concurrency());
    facts.put("agents", agents());
    facts.put("hasWorkflows", !config.workflows().isEmpty());
    facts.put("workflows", workflows());
    facts.put("outline", Assignment.OUTLINE);
    facts.put("schema", SchemaCheck.planSchema());
    facts.put("problems", planning.problems());
    facts.put("words", planning.words());
    facts.put("tasks", tasks(state));
    return facts;
  }

  /// Whom tasks can be given to: everybody but the planner itself.
  private List<Map<String, Object>> agents() {
    return config.agents().entrySet().stream()
        .filter(agent -> !agent.getKey().equals(Config.ORCHESTRATOR))
        .sorted(Map.Entry.comparingByKey())
        .map(agent ->
            Map.<String, Object>of(
                "name",
                agent.getKey(),
                "description",
                orEmpty(agent.getValue().description()),
                "cost",
                orEmpty(agent.getValue().cost())))
        .toList();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private List<Map<String, Object>> workflows() {
    return config.workflows().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(workflow ->
            Map.<String, Object>of("name", workflow.getKey(), "steps", steps(workflow.getValue())))
        .toList();
  }

  private static String steps(WorkflowConfig workflow) {
    return workflow.steps().stream().map(StepConfig::name).collect(Collectors.joining(", then "));
  }

  private static List<Map<String, Object>> tasks(PlanState state) {
    return state.nodes().stream()
        .limit(MAX_TASKS)
        .map(node -> Briefings.described(node, "state", node.state().word()))
        .toList();
  }
}
