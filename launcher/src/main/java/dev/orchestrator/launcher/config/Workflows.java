package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.schema.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The workflows of a configuration: what is wrong with them beyond the schema, and what their
/// authors left to be understood.
final class Workflows {
  private static final String DEFAULT_TIMEOUT = "PT30M";

  private Workflows() {}

  /// The steps of all workflows, as far as they can be told.
  static Stream<StepDraft> steps(ConfigMerge merge) {
    return workflows(merge.merged()).flatMap(List::stream);
  }

  private static Stream<List<StepDraft>> workflows(JsonNode merged) {
    return merged.path("workflows").properties().stream()
        .map(workflow ->
            steps(workflow.getKey(), workflow.getValue().path("steps"), merged.path("agents")));
  }

  private static List<StepDraft> steps(String workflow, JsonNode steps, JsonNode agents) {
    return IntStream.range(0, steps.isArray() ? steps.size() : 0)
        .filter(index -> steps.get(index).isObject())
        .mapToObj(index -> new StepDraft(workflow, index, steps.get(index), agents))
        .toList();
  }

  static List<Problem> problems(ConfigMerge merge) {
    var problems = new ArrayList<Problem>();
    workflows(merge.merged())
        .forEach(steps -> {
          repeatedNames(steps, merge, problems);
          steps.forEach(step -> new StepCheck(step, merge, problems).run());
        });
    return problems;
  }

  private static void repeatedNames(
      List<StepDraft> steps, ConfigMerge merge, List<Problem> problems) {
    var names = new HashSet<String>();
    for (var step : steps) {
      step.text("name")
          .filter(Predicate.not(names::add))
          .ifPresent(name ->
              problems.add(
                  merge.problem(
                      step.pointer("name"),
                      "step \"%s\" is there already; expected another name".formatted(name))));
    }
  }

  /// Makes explicit what is left to be understood; the workflows must be free of problems.
  static void fillIn(ObjectNode merged) {
    workflows(merged).forEach(Workflows::fillIn);
  }

  private static void fillIn(List<StepDraft> steps) {
    var names = new HashSet<String>();
    steps.forEach(step -> step.text("name").ifPresent(names::add));
    for (var step : steps) {
      fillIn(step, names);
    }
  }

  private static void fillIn(StepDraft step, Set<String> names) {
    var kind = step.kind();
    var defaults = Json.MAPPER.createObjectNode().put("kind", kind.word());
    defaults.putArray("when");
    if (!step.has("name")) {
      defaults.put("name", freeName(kind.word(), names));
    }
    if (step.has("command")) {
      defaults.put("timeout", DEFAULT_TIMEOUT);
    } else if (kind.isCheck()) {
      defaults.put("agent", kind == StepKind.REVIEW ? "reviewer" : "tester");
    }
    if (kind.isCheck()) {
      fillInRounds(defaults);
    }
    defaults
        .properties()
        .forEach(value -> Defaults.fillIn(step.json(), value.getKey(), value.getValue()));
  }

  private static void fillInRounds(JsonNode step) {
    Defaults.fillIn(step, "maxRounds", Json.MAPPER.valueToTree(StepConfig.DEFAULT_MAX_ROUNDS));
    Defaults.fillIn(step, "onUnresolved", Json.MAPPER.valueToTree(OnUnresolved.FAIL));
  }

  /// Gives steps that have no rounds the values that their records need nevertheless.
  static void complete(ObjectNode merged) {
    workflows(merged).flatMap(List::stream).forEach(step -> fillInRounds(step.json()));
  }

  private static String freeName(String word, Set<String> names) {
    return Stream.iterate(1, number -> number + 1)
        .map(number -> number == 1 ? word : "%s-%d".formatted(word, number))
        .filter(names::add)
        .findFirst()
        .orElseThrow();
  }
}
