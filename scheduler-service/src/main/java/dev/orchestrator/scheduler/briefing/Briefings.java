package dev.orchestrator.scheduler.briefing;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells an agent what a good colleague would hand over: the goal, the task, what was done before
/// it, and what is wanted now.
public final class Briefings {
  private final Templates templates;
  private final PlanningFacts planningFacts;

  public Briefings(Config config) {
    this.templates = new Templates(config.prompts());
    this.planningFacts = new PlanningFacts(config);
  }

  /// The briefing of a task's next attempt, or of the planning's.
  ///
  /// @param plain for a program that takes the words of the plan's author as they are
  /// @throws BriefingException when the user's templates are not usable
  public Briefing of(TaskNode node, PlanState state, boolean plain) throws BriefingException {
    if (node.id().equals(TaskId.PLANNING)) {
      return ofPlanning(state);
    }
    var facts = facts(node, state);
    return node.step().kind() == StepKind.CODE
        ? ofWork(node, facts, plain ? "task-plain" : "task")
        : ofCheck(node, facts);
  }

  private Briefing ofPlanning(PlanState state) throws BriefingException {
    var planning = state.planning();
    var facts = planningFacts.of(state);
    var first = templates.fill("plan", facts);
    if (!planning.problems().isEmpty()) {
      return after(first, templates.fill("plan-problems", facts));
    }
    if (planning.isAddition()) {
      return after(first, templates.fill("plan-more", facts));
    }
    return planning.words().isEmpty()
        ? new Briefing(first, templates.fill("continue", facts))
        : after(first, templates.fill("plan-change", facts));
  }

  private Briefing ofWork(TaskNode node, Map<String, Object> facts, String template)
      throws BriefingException {
    var task = templates.fill(template, facts);
    return node.feedback() == null
        ? new Briefing(task, templates.fill("continue", facts))
        : after(task, templates.fill("revise", facts));
  }

  private Briefing ofCheck(TaskNode node, Map<String, Object> facts) throws BriefingException {
    var template = node.step().kind() == StepKind.REVIEW ? "review" : "test";
    return new Briefing(templates.fill(template, facts), templates.fill("continue", facts));
  }

  private static Briefing after(String first, String news) {
    return new Briefing("%s\n\n%s".formatted(first, news), news);
  }

  private static Map<String, Object> facts(TaskNode node, PlanState state) {
    var task = node.task();
    var parents = parents(node);
    var failed = failed(node);
    var facts = new HashMap<String, Object>();
    facts.put("goal", Excerpt.of(state.origin().goal(), Excerpt.COMMENTS));
    facts.put("id", task.id().value());
    facts.put("title", task.title());
    facts.put("prompt", task.prompt());
    facts.put("hasParents", !parents.isEmpty());
    facts.put("parents", parents);
    facts.put("hasFailed", !failed.isEmpty());
    facts.put("failed", failed);
    facts.put("hasWrites", !task.writes().isEmpty());
    facts.put("writes", task.writes());
    facts.put("step", node.feedback() == null ? node.step().name() : node.askedBy());
    facts.put("result", Excerpt.of(node.result(), Excerpt.COMMENTS));
    facts.put("comments", Excerpt.of(orEmpty(node.feedback()), Excerpt.COMMENTS));
    facts.put("askedFor", Excerpt.of(orEmpty(node.askedFor()), Excerpt.COMMENTS));
    facts.put("diff", Assignment.DIFF);
    return facts;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<Map<String, Object>> parents(TaskNode node) {
    return node.parents().stream()
        .filter(parent -> parent.state() == TaskState.SUCCEEDED)
        .map(parent -> described(parent, "result", Excerpt.of(parent.result(), Excerpt.RESULT)))
        .toList();
  }

  private static List<Map<String, Object>> failed(TaskNode node) {
    return node.parents().stream()
        .filter(parent -> parent.task().onFailure() == OnFailure.SOFT)
        .filter(parent -> parent.state() != TaskState.SUCCEEDED)
        .map(parent -> described(parent, "state", parent.state().word()))
        .toList();
  }

  static Map<String, Object> described(TaskNode node, String name, String value) {
    return Map.of("id", node.id().value(), "title", node.task().title(), name, value);
  }
}
