package dev.orchestrator.scheduler.briefing;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.Question;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells an agent what a good colleague would hand over: the goal, the task, what was done before
/// it, and what is wanted now.
public final class Briefings {
  private final Templates templates;
  private final Config config;

  public Briefings(Config config) {
    this.templates = new Templates(config.prompts());
    this.config = config;
  }

  /// The briefing of a task's attempt, of the planning's, or of one that answers a question.
  ///
  /// @param plain for a program that takes the words of the plan's author as they are
  /// @throws BriefingException when the user's templates are not usable
  public Briefing of(TaskNode node, PlanState state, boolean plain) throws BriefingException {
    if (node.id().isAnswering()) {
      return ofAnswering(state.questions().answeredBy(node), state);
    }
    var briefing = ofWork(node, state, plain);
    var untold = state.questions().untold(node);
    if (untold.isEmpty()) {
      return briefing;
    }
    var answers = templates.fill("answered", QuestionFacts.ofAnswers(untold));
    return new Briefing(
        joined(briefing.prompt(), answers), joined(briefing.continuation(), answers));
  }

  /// The same in a session that goes on: it may know nothing of what has happened since.
  private Briefing ofAnswering(Question question, PlanState state) throws BriefingException {
    var facts = QuestionFacts.of(question, state);
    var prompt = templates.fill("answer", facts);
    var all =
        question.problem().isEmpty()
            ? prompt
            : joined(prompt, templates.fill("answer-problem", facts));
    return new Briefing(all, all);
  }

  private Briefing ofWork(TaskNode node, PlanState state, boolean plain) throws BriefingException {
    if (node.id().equals(TaskId.PLANNING)) {
      return ofPlanning(state);
    }
    var facts = facts(node, state);
    return node.step().kind() == StepKind.CODE
        ? ofWork(node, state, facts, plain)
        : ofCheck(node, facts);
  }

  private Briefing ofPlanning(PlanState state) throws BriefingException {
    var planning = PlanningFacts.of(config, state);
    var first = templates.fill("plan", planning.untold());
    var asked = planning.askedWith();
    if (asked == null && !planning.isRefused()) {
      return new Briefing(first, templates.fill("continue", planning.untold()));
    }
    var everything = new ArrayList<>(List.of(first));
    var news = "";
    if (asked != null) {
      everything.add(templates.fill(asked, planning.ofProposal()));
      news = templates.fill(asked, planning.untold());
    }
    if (planning.isRefused()) {
      everything.add(templates.fill("plan-problems", planning.ofAnswer()));
      news = templates.fill("plan-problems", planning.untold());
    }
    return new Briefing(String.join("\n\n", everything), news);
  }

  private Briefing ofWork(TaskNode node, PlanState state, Map<String, Object> facts, boolean plain)
      throws BriefingException {
    var task = templates.fill(plain ? "task-plain" : "task", facts);
    if (node.obstacle() != null) {
      facts.putAll(MergeFacts.of(node, node.obstacle(), state));
      return after(task, templates.fill("resolve", facts));
    }
    return node.feedback() == null
        ? cutShort(plain ? null : node.session(), task, facts)
        : after(task, templates.fill("revise", facts));
  }

  private Briefing ofCheck(TaskNode node, Map<String, Object> facts) throws BriefingException {
    var template = node.step().kind() == StepKind.REVIEW ? "review" : "test";
    return cutShort(node.session(), templates.fill(template, facts), facts);
  }

  /// What was cut short goes on in its session, and where that is gone in what is left of it.
  private Briefing cutShort(@Nullable String session, String task, Map<String, Object> facts)
      throws BriefingException {
    return new Briefing(
        session == null ? task : joined(task, templates.fill("anew", facts)),
        templates.fill("continue", facts));
  }

  private static Briefing after(String first, String news) {
    return new Briefing(joined(first, news), news);
  }

  private static String joined(String first, String second) {
    return "%s\n\n%s".formatted(first, second);
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
    facts.put("parents", Listed.first(parents, Listed.PARENTS));
    facts.put("parentsLeftOut", Listed.leftOut(parents, Listed.PARENTS));
    facts.put("hasFailed", !failed.isEmpty());
    facts.put("failed", Listed.first(failed, Listed.FAILED));
    facts.put("failedLeftOut", Listed.leftOut(failed, Listed.FAILED));
    facts.put("hasWrites", !task.writes().isEmpty());
    facts.put("writes", Listed.first(task.writes(), Listed.WRITES));
    facts.put("writesLeftOut", Listed.leftOut(task.writes(), Listed.WRITES));
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
