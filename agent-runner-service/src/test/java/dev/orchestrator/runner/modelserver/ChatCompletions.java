package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's Chat Completions API, which the servers of local models speak too.
final class ChatCompletions implements ModelApi {

  @Override
  public boolean serves(String path) {
    return path.equals("/v1/chat/completions");
  }

  @Override
  public ModelRequest read(JsonNode body) {
    var system = new StringBuilder();
    var messages = new ArrayList<ModelRequest.Message>();
    for (var message : body.path("messages")) {
      switch (message.path("role").asString("")) {
        case "system", "developer" -> system.append(text(message.path("content"))).append('\n');
        case "tool" -> messages.add(result(message));
        default -> messages.add(message(message));
      }
    }
    var tools = new ArrayList<ModelRequest.Tool>();
    body.path("tools").forEach(tool -> tools.add(tool(tool.path("function"))));
    return new ModelRequest(
        body.path("model").asString(""),
        body.path("stream").asBoolean(false),
        system.toString(),
        messages,
        tools);
  }

  private static ModelRequest.Tool tool(JsonNode function) {
    return new ModelRequest.Tool(
        function.path("name").asString(), "function", "", function.path("parameters"));
  }

  private static ModelRequest.Message message(JsonNode message) {
    var calls = new ArrayList<ModelRequest.Call>();
    for (var call : message.path("tool_calls")) {
      calls.add(
          new ModelRequest.Call(
              call.path("id").asString(),
              call.at("/function/name").asString(),
              call.at("/function/arguments")));
    }
    return new ModelRequest.Message(
        message.path("role").asString(""), text(message.path("content")), calls, List.of());
  }

  private static ModelRequest.Message result(JsonNode message) {
    var result =
        new ModelRequest.Result(
            message.path("tool_call_id").asString(), text(message.path("content")), false);
    return new ModelRequest.Message("user", "", List.of(), List.of(result));
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    var texts = new ArrayList<String>();
    content.forEach(part -> texts.add(part.path("text").asString("")));
    return String.join("\n", texts);
  }

  @Override
  public void begin(HttpAnswer http, ModelRequest request) throws IOException {
    http.beginEvents();
    http.data(chunk(request, delta().put("role", "assistant").put("content", ""), null));
  }

  @Override
  public void answer(HttpAnswer http, ModelRequest request, ModelReply reply) throws IOException {
    var reason = reply.calls().isEmpty() ? "stop" : "tool_calls";
    if (!request.streaming()) {
      var message = delta().put("role", "assistant").put("content", reply.text());
      addCalls(message, reply.calls());
      var completion = completion(request, "chat.completion");
      completion
          .putArray("choices")
          .addObject()
          .put("index", 0)
          .put("finish_reason", reason)
          .set("message", message);
      http.json(200, Map.of(), completion.set("usage", usage()));
      return;
    }
    begin(http, request);
    if (reply.thinking() != null) {
      http.data(chunk(request, delta().put("reasoning_content", reply.thinking()), null));
    }
    if (reply.text() != null) {
      http.data(chunk(request, delta().put("content", reply.text()), null));
    }
    if (!reply.calls().isEmpty()) {
      var delta = delta();
      addCalls(delta, reply.calls());
      http.data(chunk(request, delta, null));
    }
    http.data(chunk(request, delta(), reason));
    var last = completion(request, "chat.completion.chunk");
    last.putArray("choices");
    http.data(last.set("usage", usage()));
    http.done();
  }

  private static void addCalls(ObjectNode message, List<ModelReply.Use> uses) {
    if (uses.isEmpty()) {
      return;
    }
    var calls = message.putArray("tool_calls");
    for (var use : uses) {
      var call = calls.addObject();
      call.put("index", calls.size() - 1).put("id", use.id()).put("type", "function");
      call.putObject("function")
          .put("name", use.tool().name())
          .put("arguments", use.input().toString());
    }
  }

  private static ObjectNode chunk(ModelRequest request, ObjectNode delta, @Nullable String reason) {
    var chunk = completion(request, "chat.completion.chunk");
    var choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", reason);
    return chunk;
  }

  private static ObjectNode completion(ModelRequest request, String object) {
    return delta()
        .put("id", "chatcmpl-" + UUID.randomUUID())
        .put("object", object)
        .put("created", 1_700_000_000)
        .put("model", request.model());
  }

  private static ObjectNode usage() {
    return delta()
        .put("prompt_tokens", ModelReply.INPUT_TOKENS)
        .put("completion_tokens", ModelReply.OUTPUT_TOKENS)
        .put("total_tokens", ModelReply.INPUT_TOKENS + ModelReply.OUTPUT_TOKENS);
  }

  private static ObjectNode delta() {
    return Json.MAPPER.createObjectNode();
  }

  @Override
  public JsonNode error(Turn.HttpError failure) {
    return OpenAiErrors.body(failure);
  }
}
