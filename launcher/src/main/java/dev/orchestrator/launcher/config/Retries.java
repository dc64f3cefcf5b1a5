package dev.orchestrator.launcher.config;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What follows failures: said for all agents, and field by field otherwise for some.
final class Retries {
  private static final String RETRY = "retry";
  private static final String BY_FAILURE = "byFailure";

  private Retries() {}

  /// Gives the agents that have something of their own the rest of what holds for all.
  static void complete(ObjectNode tree) {
    for (var agent : tree.path("agents")) {
      if (agent.path(RETRY) instanceof ObjectNode own) {
        complete(own, tree.path(RETRY));
      }
    }
  }

  private static void complete(ObjectNode own, JsonNode general) {
    for (var field : general.properties()) {
      if (own.get(field.getKey()) instanceof ObjectNode deeper) {
        complete(deeper, field.getValue());
      } else if (!own.has(field.getKey())) {
        own.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }

  /// The pointers to all delays.
  static Stream<String> delays(ConfigMerge merge) {
    var agents = merge.merged().path("agents").properties().stream();
    return Stream.concat(
        delays(merge.merged().path(RETRY), List.of(RETRY)),
        agents.flatMap(agent ->
            delays(agent.getValue().path(RETRY), List.of("agents", agent.getKey(), RETRY))));
  }

  private static Stream<String> delays(JsonNode retry, List<String> place) {
    var rules =
        retry.path(BY_FAILURE).propertyNames().stream().map(name -> List.of(BY_FAILURE, name));
    return Stream.concat(Stream.of(List.<String>of()), rules)
        .flatMap(
            rule -> Stream.of("baseDelay", "maxDelay").map(delay -> pointer(place, rule, delay)));
  }

  private static String pointer(List<String> place, List<String> rule, String delay) {
    return ConfigMerge.pointer(
        Stream.of(place, rule, List.of(delay)).flatMap(List::stream).toArray(String[]::new));
  }
}
