package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Anthropic Messages API, streamed and not.
final class AnthropicMessages implements ModelApi {
  private static final Map<Integer, String> ERROR_TYPES =
      Map.of(
          400, "invalid_request_error",
          401, "authentication_error",
          403, "permission_error",
          404, "not_found_error",
          429, "rate_limit_error",
          529, "overloaded_error");

  @Override
  public boolean serves(String path) {
    return path.equals("/v1/messages");
  }

  @Override
  public ModelRequest read(JsonNode body) {
    var messages = new ArrayList<ModelRequest.Message>();
    body.path("messages").forEach(message -> messages.add(message(message)));
    var tools = new ArrayList<ModelRequest.Tool>();
    body.path("tools").forEach(tool -> tools.add(tool(tool)));
    return new ModelRequest(
        body.path("model").asString(""),
        body.path("stream").asBoolean(false),
        text(body.path("system")),
        messages,
        tools);
  }

  private static ModelRequest.Tool tool(JsonNode tool) {
    return new ModelRequest.Tool(
        tool.path("name").asString(), "function", "", tool.path("input_schema"));
  }

  private static ModelRequest.Message message(JsonNode message) {
    var calls = new ArrayList<ModelRequest.Call>();
    var results = new ArrayList<ModelRequest.Result>();
    for (var block : message.path("content")) {
      switch (block.path("type").asString("")) {
        case "tool_use" -> calls.add(call(block));
        case "tool_result" -> results.add(result(block));
        default -> {} // text is read below; other blocks are of no use to a script
      }
    }
    return new ModelRequest.Message(
        message.path("role").asString(""), text(message.path("content")), calls, results);
  }

  private static ModelRequest.Call call(JsonNode block) {
    return new ModelRequest.Call(
        block.path("id").asString(), block.path("name").asString(), block.path("input"));
  }

  private static ModelRequest.Result result(JsonNode block) {
    return new ModelRequest.Result(
        block.path("tool_use_id").asString(),
        text(block.path("content")),
        block.path("is_error").asBoolean(false));
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    var texts = new ArrayList<String>();
    for (var block : content) {
      if (block.path("type").asString("").equals("text")) {
        texts.add(block.path("text").asString());
      }
    }
    return String.join("\n", texts);
  }

  @Override
  public void answer(HttpAnswer http, ModelRequest request, ModelReply reply) throws IOException {
    var content = content(reply);
    var stopReason = reply.calls().isEmpty() ? "end_turn" : "tool_use";
    if (request.streaming()) {
      begin(http, request);
      stream(http, content, stopReason);
    } else {
      var message = envelope(request).put("stop_reason", stopReason);
      message.putArray("content").addAll(content);
      message.set("usage", usage(ModelReply.OUTPUT_TOKENS));
      http.json(200, Map.of(), message);
    }
  }

  @Override
  public void begin(HttpAnswer http, ModelRequest request) throws IOException {
    http.beginEvents();
    var message = envelope(request).putNull("stop_reason");
    message.putArray("content");
    message.set("usage", usage(1));
    http.event("message_start", typed("message_start").set("message", message));
  }

  private static void stream(HttpAnswer http, List<ObjectNode> content, String stopReason)
      throws IOException {
    for (var index = 0; index < content.size(); index++) {
      AnthropicBlock.stream(http, index, content.get(index));
    }
    var delta = Json.MAPPER.createObjectNode().put("stop_reason", stopReason);
    delta.putNull("stop_sequence");
    var usage = Json.MAPPER.createObjectNode().put("output_tokens", ModelReply.OUTPUT_TOKENS);
    http.event("message_delta", typed("message_delta").set("delta", delta).set("usage", usage));
    http.event("message_stop", typed("message_stop"));
    http.endEvents();
  }

  private static List<ObjectNode> content(ModelReply reply) {
    var blocks = new ArrayList<ObjectNode>();
    if (reply.thinking() != null) {
      blocks.add(typed("thinking").put("thinking", reply.thinking()).put("signature", "scripted"));
    }
    if (reply.text() != null) {
      blocks.add(typed("text").put("text", reply.text()));
    }
    for (var call : reply.calls()) {
      blocks.add(
          typed("tool_use")
              .put("id", call.id())
              .put("name", call.tool().name())
              .set("input", call.input()));
    }
    return blocks;
  }

  private static ObjectNode envelope(ModelRequest request) {
    return typed("message")
        .put("id", "msg_" + UUID.randomUUID())
        .put("role", "assistant")
        .put("model", request.model())
        .putNull("stop_sequence");
  }

  private static ObjectNode usage(int outputTokens) {
    return Json.MAPPER
        .createObjectNode()
        .put("input_tokens", ModelReply.INPUT_TOKENS)
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", 0)
        .put("output_tokens", outputTokens);
  }

  @Override
  public JsonNode error(Turn.HttpError failure) {
    var type =
        failure.code().isEmpty()
            ? ERROR_TYPES.getOrDefault(failure.status(), "api_error")
            : failure.code();
    return typed("error").set("error", typed(type).put("message", failure.message()));
  }

  static ObjectNode typed(String type) {
    return Json.MAPPER.createObjectNode().put("type", type);
  }
}
