package dev.orchestrator.launcher.archive;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.store.query.StoredEvent;
import dev.orchestrator.store.query.StoredOutput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The lines of an archive's journal and output: JSON objects which hold the stored JSON as it is.
final class Lines {
  private Lines() {}

  /// Without the place that the run has on this machine.
  static String of(StoredEvent stored) {
    var event = at(stored, "");
    return "{\"sequence\":%d,\"at\":%s,\"event\":%s}\n"
        .formatted(event.sequence(), Json.write(event.at()), event.event());
  }

  static String of(StoredOutput output) {
    return "{\"task\":%s,\"attempt\":%d,\"number\":%d,\"lines\":%s}\n"
        .formatted(Json.write(output.task()), output.attempt(), output.number(), output.lines());
  }

  /// @param place the repository that the run is to have from here on
  static StoredEvent event(String line, String place) {
    return at(event(line), place);
  }

  /// Two kinds of events tell it: the start, and a resumption after a move.
  private static StoredEvent at(StoredEvent stored, String place) {
    if (!stored.event().contains("\"repository\"")) {
      return stored;
    }
    var event = Json.read(stored.event(), JsonNode.class);
    var type = event.path("type").asString("");
    var holder = type.equals("RunStarted") ? event.path("origin") : event;
    if (holder instanceof ObjectNode told && (holder != event || type.equals("RunResumed"))) {
      told.put("repository", place);
    }
    return new StoredEvent(stored.sequence(), stored.at(), Json.write(event));
  }

  private static StoredEvent event(String line) {
    var node = Json.read(line, JsonNode.class);
    return new StoredEvent(
        node.required("sequence").longValue(),
        node.required("at").stringValue(),
        Json.write(node.required("event")));
  }

  static StoredOutput output(String line) {
    var node = Json.read(line, JsonNode.class);
    return new StoredOutput(
        node.required("task").stringValue(),
        node.required("attempt").intValue(),
        node.required("number").longValue(),
        Json.write(node.required("lines")));
  }
}
