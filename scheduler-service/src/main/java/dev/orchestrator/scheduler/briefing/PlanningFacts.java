package dev.orchestrator.scheduler.briefing;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.Planning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the one who plans is told: the goal, the repository, whom there is to do the work and how,
/// and what has become of its answers so far.
final class PlanningFacts {
  private final Config config;
  private final PlanState state;
  private final Planning planning;

  private PlanningFacts(Config config, PlanState state) {
    this.config = config;
    this.state = state;
    this.planning = state.planning();
  }

  static PlanningFacts of(Config config, PlanState state) {
    return new PlanningFacts(config, state);
  }

  /// The template of what a person wants changed or added; null where nobody has said anything.
  @Nullable String askedWith() {
    if (isChange()) {
      return "plan-change";
    }
    return planning.isAddition() ? "plan-more" : null;
  }

  /// A proposal that was not taken is what a person speaks of; ids of one that was taken are in the
  /// plan.
  private boolean isChange() {
    return !planning.words().isEmpty() && (!planning.isAddition() || isProposalOpen());
  }

  private boolean isProposalOpen() {
    var proposal = planning.proposal();
    return !proposal.isEmpty()
        && proposal.stream().noneMatch(task -> state.find(task.id()).isPresent());
  }

  /// Whether the last answer cannot be used.
  boolean isRefused() {
    return !planning.problems().isEmpty();
  }

  /// For one that knows what it has answered.
  Map<String, Object> untold() {
    return facts("");
  }

  /// For one that does not know the plan that a person has read.
  Map<String, Object> ofProposal() {
    return facts(isChange() ? Json.write(new Plan("", planning.proposal())) : "");
  }

  /// For one that does not know the answer that cannot be used.
  Map<String, Object> ofAnswer() {
    return facts(planning.node().result());
  }

  private Map<String, Object> facts(String answer) {
    var tasks = tasks();
    var facts = new HashMap<String, Object>();
    facts.put("prompt", state.origin().goal());
    facts.put("goal", state.origin().goal());
    facts.put("concurrency", state.origin().concurrency());
    facts.put("agents", agents());
    facts.put("hasWorkflows", !state.origin().workflows().isEmpty());
    facts.put("workflows", workflows());
    facts.put("outline", Assignment.OUTLINE);
    facts.put("schema", SchemaCheck.planSchema());
    facts.put("problems", problems());
    facts.put("words", Excerpt.of(planning.words(), Excerpt.COMMENTS));
    facts.put("answer", Excerpt.of(answer, Excerpt.PLAN));
    facts.put("isAddition", planning.isAddition());
    facts.put("tasks", Listed.first(tasks, Listed.TASKS));
    facts.put("tasksLeftOut", Listed.leftOut(tasks, Listed.TASKS));
    return facts;
  }

  private List<String> problems() {
    return Listed.first(planning.problems(), Listed.PROBLEMS).stream()
        .map(problem -> Excerpt.of(problem, Excerpt.RESULT))
        .toList();
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
    return state.origin().workflows().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(workflow ->
            Map.<String, Object>of("name", workflow.getKey(), "steps", steps(workflow.getValue())))
        .toList();
  }

  private static String steps(WorkflowConfig workflow) {
    return workflow.steps().stream().map(StepConfig::name).collect(Collectors.joining(", then "));
  }

  private List<Map<String, Object>> tasks() {
    return state.nodes().stream()
        .map(node -> Briefings.described(node, "state", node.state().word()))
        .toList();
  }
}
