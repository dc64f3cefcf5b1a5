package dev.orchestrator.scheduler.planfile;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.schema.JsonFile;
import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.contracts.schema.SchemaCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads plans, which may come from anybody: checks them against the schema, then for consistency,
/// and reports all problems together.
public final class PlanReader {
  private final SchemaCheck schema = SchemaCheck.ofPlan();
  private final Set<String> agents;
  private final Set<String> workflows;

  /// @param agents names of the agents that a task may be given to
  /// @param workflows names of the workflows that a task may go through
  public PlanReader(Set<String> agents, Set<String> workflows) {
    this.agents = Set.copyOf(agents);
    this.workflows = Set.copyOf(workflows);
  }

  /// A reader of plans for what is configured.
  public static PlanReader of(Config config) {
    return new PlanReader(config.agents().keySet(), config.workflows().keySet());
  }

  /// Reads a plan from JSON text.
  ///
  /// @param source the file's name, for messages
  public PlanReading read(String source, String json) {
    return read(source, json, List.of());
  }

  /// Reads tasks that are added to those that a run has already.
  public PlanReading read(String source, String json, Collection<Task> existing) {
    return switch (JsonFile.parse(source, json)) {
      case JsonFile.Broken(var problem) -> new PlanReading.Invalid(List.of(problem));
      case JsonFile.Parsed(var root) -> read(source, root, existing);
    };
  }

  /// Checks a plan that was built in memory or came over the bus.
  public PlanReading check(String source, Plan plan) {
    return check(source, plan, List.of());
  }

  /// Checks tasks that are added to those that a run has already.
  public PlanReading check(String source, Plan plan, Collection<Task> existing) {
    return read(source, Json.MAPPER.<JsonNode>valueToTree(plan), existing);
  }

  private PlanReading read(String source, JsonNode root, Collection<Task> existing) {
    var problems = new ArrayList<>(schema.check(source, root));
    var drafts =
        Stream.concat(existing.stream().map(TaskDraft::of), TaskDraft.in(root).stream()).toList();
    for (var check : checks()) {
      check.problems(drafts).forEach(found -> problems.add(found.in(source)));
    }
    return problems.isEmpty()
        ? new PlanReading.Valid(plan((ObjectNode) root))
        : new PlanReading.Invalid(inFileOrder(problems));
  }

  private List<PlanCheck> checks() {
    return List.of(
        PlanCheck::duplicateIds,
        PlanCheck::reservedIds,
        PlanCheck::unknownDependencies,
        PlanCheck::cycles,
        PlanCheck::outsidePaths,
        drafts -> PlanCheck.unknownWorkflows(added(drafts), workflows),
        drafts -> PlanCheck.unknownAgents(added(drafts), agents));
  }

  /// What the run has already was found good when it came.
  private static List<TaskDraft> added(List<TaskDraft> drafts) {
    return drafts.stream().filter(draft -> !draft.exists()).toList();
  }

  private static Plan plan(ObjectNode root) {
    var goal = root.path("goal").asString("");
    return Json.MAPPER.treeToValue(root.put("goal", goal), Plan.class);
  }

  private static List<Problem> inFileOrder(List<Problem> problems) {
    return problems.stream()
        .sorted(Comparator.comparingInt(problem -> taskIndex(problem.location())))
        .toList();
  }

  private static int taskIndex(String pointer) {
    var parts = pointer.split("/", 4);
    return parts.length > 2 && parts[2].matches("[0-9]{1,9}") ? Integer.parseInt(parts[2]) : -1;
  }
}
