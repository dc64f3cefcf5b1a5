package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.bus.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One line of a CLI's stream of JSON objects.
public final class JsonLine {
  private JsonLine() {}

  /// The object, or nothing for a line that is none: CLIs now and then write words between their
  /// events.
  public static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(Json.MAPPER.readTree(line)).filter(JsonNode::isObject);
    } catch (JacksonException _) {
      return Optional.empty(); // the raw line is kept
    }
  }
}
