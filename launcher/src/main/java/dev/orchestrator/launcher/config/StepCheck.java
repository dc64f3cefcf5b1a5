package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.schema.Problem;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks for what is wrong with one step of a workflow beyond the schema.
final class StepCheck {
  static final Pattern OUTSIDE = Pattern.compile("^[/~]|(^|/)\\.\\.(/|$)");

  private final StepDraft step;
  private final ConfigMerge merge;
  private final List<Problem> problems;

  /// @param problems gets what is found
  StepCheck(StepDraft step, ConfigMerge merge, List<Problem> problems) {
    this.step = step;
    this.merge = merge;
    this.problems = problems;
  }

  void run() {
    checkPerformer();
    checkPlace();
    checkGlobs();
    if (step.kind() == StepKind.CODE) {
      Stream.of("maxRounds", "onUnresolved")
          .filter(step::has)
          .forEach(
              field -> found(field, "only a step that reviews or tests can have this; remove it"));
    }
  }

  private void checkPerformer() {
    if (step.has("command")) {
      checkCommand();
    } else if (step.has("timeout")) {
      found("timeout", "only a command's time is set here; set it at the agent");
    }
    var agents = merge.merged().path("agents");
    step.text("agent")
        .filter(agent -> !agents.has(agent))
        .ifPresent(agent ->
            found(
                "agent",
                "agent \"%s\" is not configured; expected one of %s"
                    .formatted(agent, String.join(", ", agents.propertyNames()))));
  }

  private void checkCommand() {
    if (step.has("agent")) {
      found("command", "the step has an agent too; expected either of them");
    }
    if (step.kind() == StepKind.CODE) {
      found("command", "a command can only check; expected kind review or test, or an agent");
    }
  }

  private void checkPlace() {
    if (step.index() > 0) {
      return;
    }
    if (step.kind() != StepKind.CODE) {
      found(
          "kind",
          "the first step is of kind %s; expected code, as checks need work to look at"
              .formatted(step.kind().word()));
    }
    if (!step.json().path("when").isEmpty()) {
      found("when", "the first step is always done; remove it");
    }
  }

  private void checkGlobs() {
    var globs = step.json().path("when");
    for (int i = 0; i < globs.size(); i++) {
      var glob = globs.path(i).asString("");
      if (OUTSIDE.matcher(glob).find()) {
        found(
            "when",
            "\"%s\" is outside the repository; expected globs relative to its root"
                .formatted(glob));
      }
    }
  }

  private void found(String field, String message) {
    problems.add(merge.problem(step.pointer(field), message));
  }
}
