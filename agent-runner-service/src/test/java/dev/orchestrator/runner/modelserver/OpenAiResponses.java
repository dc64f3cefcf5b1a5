package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's Responses API, streamed.
final class OpenAiResponses implements ModelApi {

  @Override
  public boolean serves(String path) {
    return path.equals("/v1/responses");
  }

  @Override
  public ModelRequest read(JsonNode body) {
    var reader = new ResponsesInput();
    body.path("input").forEach(reader::add);
    var tools = new ArrayList<ModelRequest.Tool>();
    addTools(tools, body.path("tools"), "");
    return new ModelRequest(
        body.path("model").asString(""),
        body.path("stream").asBoolean(false),
        body.path("instructions").asString("") + "\n" + reader.system(),
        reader.messages(),
        tools);
  }

  private static void addTools(List<ModelRequest.Tool> tools, JsonNode listed, String namespace) {
    for (var tool : listed) {
      var kind = tool.path("type").asString("");
      if (kind.equals("namespace")) {
        addTools(tools, tool.path("tools"), tool.path("name").asString());
      } else {
        var name = tool.path("name").asString(kind);
        tools.add(new ModelRequest.Tool(name, kind, namespace, tool.path("parameters")));
      }
    }
  }

  @Override
  public void begin(HttpAnswer http, ModelRequest request) throws IOException {
    http.beginEvents();
    var response = response(request, "in_progress");
    http.event("response.created", typed("response.created").set("response", response));
  }

  @Override
  public void answer(HttpAnswer http, ModelRequest request, ModelReply reply) throws IOException {
    begin(http, request);
    var items = items(reply);
    for (var index = 0; index < items.size(); index++) {
      stream(http, index, items.get(index));
    }
    var response = response(request, "completed");
    response.putArray("output").addAll(items);
    response.set("usage", usage());
    http.event("response.completed", typed("response.completed").set("response", response));
    http.endEvents();
  }

  private static void stream(HttpAnswer http, int index, ObjectNode item) throws IOException {
    var added = typed("response.output_item.added").put("output_index", index);
    http.event("response.output_item.added", added.set("item", item));
    if (item.path("type").asString().equals("message")) {
      var delta =
          typed("response.output_text.delta")
              .put("item_id", item.path("id").asString())
              .put("output_index", index)
              .put("content_index", 0)
              .put("delta", item.at("/content/0/text").asString());
      http.event("response.output_text.delta", delta);
    }
    var done = typed("response.output_item.done").put("output_index", index);
    http.event("response.output_item.done", done.set("item", item));
  }

  private static List<ObjectNode> items(ModelReply reply) {
    var items = new ArrayList<ObjectNode>();
    if (reply.thinking() != null) {
      var item = item("reasoning").putNull("encrypted_content");
      item.putArray("summary").add(typed("summary_text").put("text", reply.thinking()));
      items.add(item);
    }
    if (reply.text() != null) {
      var item = item("message").put("role", "assistant").put("status", "completed");
      item.putArray("content").add(typed("output_text").put("text", reply.text()));
      items.add(item);
    }
    reply.calls().forEach(use -> items.add(call(use)));
    return items;
  }

  private static ObjectNode call(ModelReply.Use use) {
    var custom = use.tool().kind().equals("custom");
    var item =
        item(custom ? "custom_tool_call" : "function_call")
            .put("status", "completed")
            .put("call_id", use.id())
            .put("name", use.tool().name())
            .put(
                custom ? "input" : "arguments",
                use.input().isString() ? use.input().asString() : use.input().toString());
    return use.tool().namespace().isEmpty() ? item : item.put("namespace", use.tool().namespace());
  }

  private static ObjectNode item(String type) {
    return typed(type).put("id", "item_" + UUID.randomUUID());
  }

  private static ObjectNode response(ModelRequest request, String status) {
    var response =
        Json.MAPPER
            .createObjectNode()
            .put("id", "resp_" + UUID.randomUUID())
            .put("object", "response")
            .put("status", status)
            .put("model", request.model());
    response.putArray("output");
    return response;
  }

  private static ObjectNode usage() {
    var usage =
        Json.MAPPER
            .createObjectNode()
            .put("input_tokens", ModelReply.INPUT_TOKENS)
            .put("output_tokens", ModelReply.OUTPUT_TOKENS)
            .put("total_tokens", ModelReply.INPUT_TOKENS + ModelReply.OUTPUT_TOKENS);
    usage.putObject("input_tokens_details").put("cached_tokens", 0);
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return usage;
  }

  @Override
  public JsonNode error(Turn.HttpError failure) {
    return OpenAiErrors.body(failure);
  }

  private static ObjectNode typed(String type) {
    return AnthropicMessages.typed(type);
  }
}
