package dev.orchestrator.runner.modelserver;

import dev.orchestrator.runner.modelserver.ModelRequest.Message;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Reads the items of a Responses request as a conversation.
final class ResponsesInput {
  private final StringBuilder system = new StringBuilder();
  private final List<Message> messages = new ArrayList<>();

  void add(JsonNode item) {
    var type = item.path("type").asString("message");
    switch (type) {
      case "message" -> message(item);
      case "function_call" -> call(item, item.path("arguments"));
      case "custom_tool_call" -> call(item, item.path("input"));
      case "function_call_output", "custom_tool_call_output" -> result(item);
      default -> {} // reasoning and other items are of no use to a script
    }
  }

  String system() {
    return system.toString();
  }

  List<Message> messages() {
    return messages;
  }

  private void message(JsonNode item) {
    var role = item.path("role").asString("");
    if (role.equals("developer") || role.equals("system")) {
      system.append(text(item.path("content"))).append('\n');
    } else {
      messages.add(new Message(role, text(item.path("content")), List.of(), List.of()));
    }
  }

  private void call(JsonNode item, JsonNode input) {
    var call =
        new ModelRequest.Call(
            item.path("call_id").asString(),
            item.path("name").asString(),
            StringNode.valueOf(input.asString("")));
    messages.add(new Message("assistant", "", List.of(call), List.of()));
  }

  private void result(JsonNode item) {
    var result =
        new ModelRequest.Result(item.path("call_id").asString(), text(item.path("output")), false);
    messages.add(new Message("user", "", List.of(), List.of(result)));
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    var texts = new ArrayList<String>();
    content.forEach(part -> texts.add(part.path("text").asString("")));
    return String.join("\n", texts);
  }
}
