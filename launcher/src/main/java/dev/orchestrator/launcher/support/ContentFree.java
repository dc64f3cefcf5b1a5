package dev.orchestrator.launcher.support;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Leaves of a record what shows how things went, and nothing of what people and agents said: a
/// text stays only where its field is known to hold a name, a number or a word of ours.
final class ContentFree {
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "run",
          "task",
          "id",
          "at",
          "due",
          "until",
          "resetsAt",
          "startedAt",
          "finishedAt",
          "askedAt",
          "closedAt",
          "state",
          "outcome",
          "failure",
          "class",
          "decision",
          "by",
          "from",
          "agent",
          "provider",
          "workflow",
          "step",
          "stepName",
          "kind",
          "onFailure",
          "strategy",
          "approval",
          "answeredBy",
          "dependsOn",
          "because",
          "revived",
          "skipped",
          "baseCommit",
          "commit",
          "baseDelay",
          "maxDelay",
          "timeout");

  private ContentFree() {}

  static JsonNode of(JsonNode node) {
    return of("", node);
  }

  private static JsonNode of(String field, JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var copy = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(one -> copy.set(one.getKey(), of(one.getKey(), one.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        var copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(one -> copy.add(of(field, one)));
        yield copy;
      }
      default ->
          node.isString() && !KNOWN.contains(field)
              ? JsonNodeFactory.instance.stringNode(
                  "(%d characters)".formatted(node.asString().length()))
              : node;
    };
  }
}
