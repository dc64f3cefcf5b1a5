package dev.orchestrator.runner.ask;

import dev.orchestrator.contracts.bus.Json;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages of JSON-RPC.
final class Rpc {
  static final int NO_JSON = -32700;
  static final int NO_REQUEST = -32600;
  static final int NO_SUCH_METHOD = -32601;
  static final int BAD_PARAMETERS = -32602;

  /// Of a message that cannot be told apart from others.
  static final JsonNode NO_ID = NullNode.getInstance();

  private Rpc() {}

  static ObjectNode result(JsonNode id, JsonNode result) {
    return message(message -> message.set("id", id)).set("result", result);
  }

  static ObjectNode error(JsonNode id, int code, String words) {
    var error = message(message -> message.set("id", id));
    error.putObject("error").put("code", code).put("message", words);
    return error;
  }

  static ObjectNode notification(String method, JsonNode params) {
    return message(message -> message.put("method", method)).set("params", params);
  }

  private static ObjectNode message(Consumer<ObjectNode> part) {
    var message = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
    part.accept(message);
    return message;
  }
}
