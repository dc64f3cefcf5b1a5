package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Settings that the file format has but this version does not act on. Those that a user relies on
/// for the safety of the result are refused, the others are only mentioned.
final class InertSettings {
  private static final String DEFAULT_STRATEGY = "merge";
  private static final List<String> REFUSED = List.of("/run/merge/verify");
  private static final List<String> IGNORED = List.of("/run/budget", "/circuitBreaker");

  private InertSettings() {}

  static List<Problem> refused(ConfigMerge merge) {
    return REFUSED.stream()
        .filter(pointer -> isSet(merge.merged().at(pointer)))
        .map(pointer -> merge.problem(pointer, "is not supported yet; remove it to go on without"))
        .toList();
  }

  static List<Problem> ignored(ConfigMerge merge) {
    var fallbacks =
        merge.merged().path("agents").properties().stream()
            .filter(agent -> agent.getValue().has("fallback"))
            .map(agent -> ConfigMerge.agentPointer(agent.getKey(), "fallback"));
    return Stream.concat(IGNORED.stream(), fallbacks)
        .filter(pointer -> isSet(merge.merged().at(pointer)))
        .map(pointer -> merge.problem(pointer, "has no effect in this version"))
        .toList();
  }

  private static boolean isSet(JsonNode value) {
    return !value.isMissingNode()
        && !(value.isContainer() && value.isEmpty())
        && !(value.isString() && value.asString().equals(DEFAULT_STRATEGY));
  }
}
