package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.runner.process.ProcessInput;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Our end of a JSON-RPC 2.0 connection, one message a line. Called by one thread at a time.
final class AcpPeer {
  static final int NO_SUCH_METHOD = -32601;
  static final int BAD_PARAMETERS = -32602;

  private final ProcessInput output;
  private final Map<Long, Reply> waiting = new HashMap<>();
  private long lastId;

  /// What is to be done with the answer to a request.
  ///
  /// @param onError hears the error object
  private record Reply(Consumer<JsonNode> onResult, Consumer<JsonNode> onError) {}

  AcpPeer(ProcessInput output) {
    this.output = output;
  }

  void request(
      String method, JsonNode params, Consumer<JsonNode> onResult, Consumer<JsonNode> onError) {
    waiting.put(++lastId, new Reply(onResult, onError));
    send(message().put("id", lastId).put("method", method).set("params", params));
  }

  void tell(String method, JsonNode params) {
    send(message().put("method", method).set("params", params));
  }

  /// Answers a request of the other side.
  void answer(JsonNode request, JsonNode result) {
    send(message().set("id", request.path("id")).set("result", result));
  }

  void refuse(JsonNode request, int code, String reason) {
    var answer = message().set("id", request.path("id"));
    answer.putObject("error").put("code", code).put("message", reason);
    send(answer);
  }

  /// Takes an answer to one of our requests; those that nobody waits for are passed over.
  void answered(JsonNode message) {
    var reply = waiting.remove(message.path("id").asLong(-1));
    if (reply == null) {
      return;
    }
    if (message.has("error")) {
      reply.onError().accept(message.path("error"));
    } else {
      reply.onResult().accept(message.path("result"));
    }
  }

  private static ObjectNode message() {
    return Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
  }

  private void send(JsonNode message) {
    output.send(message + "\n");
  }
}
