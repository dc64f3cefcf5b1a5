package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.runner.backend.AgentEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the messages of a session. Words come in pieces, which are put together by their message's
/// id.
final class GooseMessages {
  private static final List<String> SUBJECTS = List.of("path", "command", "question", "query");

  private final Path workspace;
  private final Consumer<AgentEvent> events;
  private final StringBuilder words = new StringBuilder();
  private String speaker = "";
  private String lastWords = "";
  private @Nullable Failure failure;

  /// @param kind Goose's word for it, empty when there is none
  record Failure(String kind, String words) {}

  GooseMessages(Path workspace, Consumer<AgentEvent> events) {
    this.workspace = workspace;
    this.events = events;
  }

  String lastWords() {
    return lastWords;
  }

  @Nullable Failure failure() {
    return failure;
  }

  void read(JsonNode message) {
    var id = message.path("id").asString("");
    if (!id.equals(speaker)) {
      flush();
      speaker = id;
    }
    var isOfModel = message.at("/metadata/inference").isObject();
    for (var content : message.path("content")) {
      read(content, message.path("role").asString(""), isOfModel);
    }
  }

  private void read(JsonNode content, String role, boolean isOfModel) {
    var type = content.path("type").asString("");
    switch (type) {
      case "text" -> text(content.path("text").asString(""), role, isOfModel);
      case "thinking", "reasoning" -> {
        flush();
        events.accept(
            new AgentEvent.Thinking(
                content.path("thinking").asString(content.path("text").asString(""))));
      }
      case "toolRequest" -> {
        flush();
        call(content);
      }
      case "toolResponse" -> result(content);
      case "error" ->
          failure =
              new Failure(content.path("kind").asString(""), content.path("message").asString(""));
      case "systemNotification" -> notification(content.path("msg").asString(""));
      case "redactedThinking", "image" -> {} // nothing that could be shown
      default -> events.accept(new AgentEvent.Unknown("content." + type));
    }
  }

  private void text(String text, String role, boolean isOfModel) {
    if (!role.equals("assistant")) {
      return;
    }
    if (!isOfModel && GooseFailure.isFailure(text)) {
      failure = new Failure("", text);
    } else {
      words.append(text);
    }
  }

  private void notification(String text) {
    if (GooseFailure.isFailure(text)) {
      failure = new Failure("", text);
    }
  }

  /// Hands on the words that have come so far.
  void flush() {
    if (!words.isEmpty()) {
      lastWords = words.toString();
      words.setLength(0);
      events.accept(new AgentEvent.Text(lastWords));
    }
  }

  private void call(JsonNode content) {
    var call = content.at("/toolCall/value");
    events.accept(
        new AgentEvent.ToolCall(
            content.path("id").asString(""),
            call.path("name").asString("tool"),
            subject(call.path("arguments"))));
  }

  private String subject(JsonNode arguments) {
    var subject =
        SUBJECTS.stream()
            .map(arguments::path)
            .filter(JsonNode::isString)
            .map(JsonNode::asString)
            .findFirst()
            .orElse("");
    var prefix = workspace + "/";
    return subject.startsWith(prefix) ? subject.substring(prefix.length()) : subject;
  }

  private void result(JsonNode content) {
    var result = content.path("toolResult");
    var value = result.path("value");
    var texts = new ArrayList<String>();
    value.path("content").forEach(part -> texts.add(part.path("text").asString("")));
    var failed =
        value.path("isError").asBoolean(false)
            || !result.path("status").asString("success").equals("success")
            || value.at("/structuredContent/exit_code").asInt(0) != 0;
    var text = texts.isEmpty() ? result.path("error").asString("") : String.join("\n", texts);
    events.accept(new AgentEvent.ToolResult(content.path("id").asString(""), text, failed));
  }
}
