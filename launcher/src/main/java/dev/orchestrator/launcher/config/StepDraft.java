package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.StepKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A step of a workflow as its author wrote it, which may be malformed.
///
/// @param agents all that are configured
record StepDraft(String workflow, int index, JsonNode json, JsonNode agents) {
  private static final Pattern REVIEW = Pattern.compile("(^|.*[^a-z])review(er)?");
  private static final Pattern TEST = Pattern.compile("(^|.*[^a-z])test(er)?");

  String pointer(String field) {
    return ConfigMerge.pointer("workflows", workflow, "steps", String.valueOf(index), field);
  }

  boolean has(String field) {
    return json.has(field);
  }

  Optional<String> text(String field) {
    return json.path(field).isString()
        ? Optional.of(json.path(field).asString())
        : Optional.empty();
  }

  /// As it is written, or what the rest of the step suggests: a command checks; an agent or a step
  /// whose name says so reviews or tests; an agent that cannot write reviews; all others write.
  StepKind kind() {
    return text("kind").flatMap(StepDraft::kind).orElseGet(this::suggestedKind);
  }

  private static Optional<StepKind> kind(String word) {
    return Arrays.stream(StepKind.values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  private StepKind suggestedKind() {
    if (has("command")) {
      return StepKind.TEST;
    }
    return text("agent")
        .flatMap(StepDraft::kindByName)
        .or(() -> text("name").flatMap(StepDraft::kindByName))
        .orElseGet(() -> canWrite() ? StepKind.CODE : StepKind.REVIEW);
  }

  private static Optional<StepKind> kindByName(String name) {
    if (REVIEW.matcher(name).matches()) {
      return Optional.of(StepKind.REVIEW);
    }
    return TEST.matcher(name).matches() ? Optional.of(StepKind.TEST) : Optional.empty();
  }

  private boolean canWrite() {
    var tools = agents.path(text("agent").orElse("")).path("tools");
    return !tools.isArray()
        || tools.valueStream().anyMatch(tool -> tool.asString("").matches("edit|shell"));
  }
}
