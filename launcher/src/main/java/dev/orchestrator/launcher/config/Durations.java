package dev.orchestrator.launcher.config;

import static java.util.function.Function.identity;

import dev.orchestrator.contracts.schema.Problem;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Lengths of time that the schema lets pass because they are written as such, but that no run can
/// work with.
final class Durations {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final List<String> FIXED =
      List.of(
          "/run/merge/verifyTimeout",
          "/run/worktree/setupTimeout",
          "/run/questions/timeout",
          "/circuitBreaker/resetTimeout");

  private Durations() {}

  /// What is no text is left to the schema.
  static List<Problem> problems(ConfigMerge merge) {
    var ofAgents =
        merge.merged().path("agents").propertyNames().stream()
            .flatMap(agent ->
                Stream.of("timeout", "idleTimeout")
                    .map(setting -> ConfigMerge.agentPointer(agent, setting)));
    var ofSteps = Workflows.steps(merge).map(step -> step.pointer("timeout"));
    return Stream.of(ofAgents, ofServers(merge), ofSteps, FIXED.stream(), Retries.delays(merge))
        .flatMap(identity())
        .filter(pointer -> isUnusable(merge.merged().at(pointer)))
        .map(pointer -> merge.problem(pointer, sentence(merge.merged().at(pointer))))
        .toList();
  }

  private static Stream<String> ofServers(ConfigMerge merge) {
    return merge.merged().path("agents").properties().stream()
        .flatMap(agent ->
            agent.getValue().path("mcpServers").propertyNames().stream()
                .map(server ->
                    ConfigMerge.agentPointer(agent.getKey(), "mcpServers")
                        + "/%s/timeout".formatted(server)));
  }

  private static boolean isUnusable(JsonNode value) {
    if (!value.isString()) {
      return false;
    }
    try {
      var duration = Duration.parse(value.asString());
      return !duration.isPositive() || duration.compareTo(LONGEST) > 0;
    } catch (DateTimeParseException e) {
      return true;
    }
  }

  private static String sentence(JsonNode found) {
    return "expected a duration of more than 0 and at most %d days, found %s"
        .formatted(LONGEST.toDays(), found);
  }
}
