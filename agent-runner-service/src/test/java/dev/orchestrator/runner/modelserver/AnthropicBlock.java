package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Streams one content block of an Anthropic message: start, deltas, stop.
final class AnthropicBlock {
  private AnthropicBlock() {}

  static void stream(HttpAnswer http, int index, ObjectNode block) throws IOException {
    http.event(
        "content_block_start",
        event("content_block_start", index).set("content_block", empty(block)));
    for (var delta : deltas(block)) {
      http.event("content_block_delta", event("content_block_delta", index).set("delta", delta));
    }
    http.event("content_block_stop", event("content_block_stop", index));
  }

  private static ObjectNode event(String type, int index) {
    return AnthropicMessages.typed(type).put("index", index);
  }

  /// The block as it is announced, its content still to come.
  private static ObjectNode empty(ObjectNode block) {
    var start = block.deepCopy();
    switch (type(block)) {
      case "text" -> start.put("text", "");
      case "thinking" -> start.put("thinking", "").put("signature", "");
      default -> start.set("input", Json.MAPPER.createObjectNode());
    }
    return start;
  }

  private static List<ObjectNode> deltas(ObjectNode block) {
    return switch (type(block)) {
      case "text" -> halves("text_delta", "text", block.path("text").asString());
      case "thinking" ->
          List.of(
              delta("thinking_delta", "thinking", block.path("thinking").asString()),
              delta("signature_delta", "signature", block.path("signature").asString()));
      default -> halves("input_json_delta", "partial_json", block.path("input").toString());
    };
  }

  private static List<ObjectNode> halves(String type, String field, String value) {
    var middle = value.offsetByCodePoints(0, value.codePointCount(0, value.length()) / 2);
    return List.of(
        delta(type, field, value.substring(0, middle)),
        delta(type, field, value.substring(middle)));
  }

  private static ObjectNode delta(String type, String field, String value) {
    return AnthropicMessages.typed(type).put(field, value);
  }

  private static String type(ObjectNode block) {
    return block.path("type").asString();
  }
}
