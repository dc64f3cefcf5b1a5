package dev.orchestrator.scheduler.briefing;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Advice;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.Question;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the one who answers a question is told, and what the one who asked is told of answers.
final class QuestionFacts {
  private QuestionFacts() {}

  /// For the one who is to answer.
  static Map<String, Object> of(Question question, PlanState state) {
    var asker = question.asker().task();
    var tasks = state.nodes().stream().map(QuestionFacts::described).toList();
    var results = results(state);
    var earlier = earlier(question, state);
    var facts = new HashMap<String, Object>();
    facts.put("goal", Excerpt.of(state.origin().goal(), Excerpt.COMMENTS));
    facts.put("tasks", Listed.first(tasks, Listed.TASKS));
    facts.put("tasksLeftOut", Listed.leftOut(tasks, Listed.TASKS));
    facts.put("hasResults", !results.isEmpty());
    facts.put("results", results);
    facts.put("hasQuestions", !earlier.isEmpty());
    facts.put("questions", earlier);
    facts.put("id", asker.id().value());
    facts.put("title", asker.title());
    facts.put("prompt", Excerpt.of(asker.prompt(), Excerpt.COMMENTS));
    facts.put("step", question.asker().step().name());
    facts.put("agent", question.asker().performer());
    facts.put("question", question.text());
    facts.put("schema", Advice.SCHEMA.toString());
    facts.put("problem", question.problem());
    return facts;
  }

  private static Map<String, Object> described(TaskNode node) {
    var needs =
        node.task().dependsOn().stream().map(TaskId::value).collect(Collectors.joining(", "));
    return Map.of(
        "id",
        node.id().value(),
        "title",
        Excerpt.of(node.task().title(), Excerpt.TITLE),
        "state",
        node.state().word(),
        "needs",
        Excerpt.of(needs, Excerpt.TITLE));
  }

  /// What the last tasks that have succeeded say of their work.
  private static List<Map<String, Object>> results(PlanState state) {
    var results =
        state.nodes().stream()
            .filter(node -> node.state() == TaskState.SUCCEEDED && !node.result().isBlank())
            .map(node ->
                Map.<String, Object>of(
                    "id", node.id().value(), "result", Excerpt.of(node.result(), Excerpt.RESULT)))
            .toList();
    return Listed.last(results, Listed.RESULTS);
  }

  /// The last ones that have an answer, the eldest of them first.
  private static List<Map<String, Object>> earlier(Question question, PlanState state) {
    var answered =
        state.questions().all().stream()
            .filter(one -> one != question && one.answer() != null)
            .map(QuestionFacts::described)
            .toList();
    return Listed.last(answered, Listed.QUESTIONS);
  }

  private static Map<String, Object> described(Question question) {
    var answer = question.answer();
    var by = question.by();
    return Map.of(
        "id",
        question.asker().id().value(),
        "text",
        Excerpt.of(question.text(), Excerpt.RESULT),
        "answer",
        answer == null ? "" : Excerpt.of(answer, Excerpt.RESULT),
        "by",
        by == null ? "" : by.word());
  }

  /// For the one who asked.
  ///
  /// @param answered questions that have an answer
  static Map<String, Object> ofAnswers(List<Question> answered) {
    var answers = answered.stream().map(QuestionFacts::answer).toList();
    return Map.of(
        "answers",
        Listed.last(answers, Listed.QUESTIONS),
        "answersLeftOut",
        Listed.leftOut(answers, Listed.QUESTIONS));
  }

  private static Map<String, Object> answer(Question question) {
    var answer = question.answer();
    return Map.of(
        "text",
        Excerpt.of(question.text(), Excerpt.RESULT),
        "answer",
        answer == null ? "" : Excerpt.of(answer, RunInstruction.AnswerQuestion.MAX_ANSWER));
  }
}
