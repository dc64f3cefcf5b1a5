package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Settings that the file format has but this version does not act on.
final class InertSettings {
  private static final List<String> IGNORED = List.of("/circuitBreaker");

  private InertSettings() {}

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
    return !value.isMissingNode() && !(value.isContainer() && value.isEmpty());
  }
}
