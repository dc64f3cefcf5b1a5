package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.runner.backend.AgentEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Reads the items of a turn: words, thoughts and uses of tools. Some uses are told when they begin
/// and when they end, others only when they have ended.
final class CodexItem {
  private final Path workspace;
  private final Consumer<AgentEvent> events;
  private final Set<String> begun = new HashSet<>();
  private String lastWords = "";

  CodexItem(Path workspace, Consumer<AgentEvent> events) {
    this.workspace = workspace;
    this.events = events;
  }

  /// The last message of the agent.
  String lastWords() {
    return lastWords;
  }

  void started(JsonNode item) {
    if (isTool(item)) {
      begin(item);
    }
  }

  void completed(JsonNode item) {
    switch (type(item)) {
      case "agent_message" -> {
        lastWords = item.path("text").asString("");
        events.accept(new AgentEvent.Text(lastWords));
      }
      case "reasoning" -> events.accept(new AgentEvent.Thinking(item.path("text").asString("")));
      case "error", "todo_list" -> {} // remarks that need nobody's attention
      default -> end(item);
    }
  }

  private void end(JsonNode item) {
    if (!isTool(item)) {
      events.accept(new AgentEvent.Unknown("item." + type(item)));
      return;
    }
    if (!begun.contains(id(item))) {
      begin(item);
    }
    var failed = item.path("status").asString("").equals("failed");
    events.accept(new AgentEvent.ToolResult(id(item), result(item), failed));
  }

  private void begin(JsonNode item) {
    begun.add(id(item));
    events.accept(new AgentEvent.ToolCall(id(item), tool(item), subject(item)));
  }

  private static boolean isTool(JsonNode item) {
    return switch (type(item)) {
      case "command_execution", "file_change", "mcp_tool_call", "web_search" -> true;
      default -> false;
    };
  }

  private static String tool(JsonNode item) {
    return switch (type(item)) {
      case "command_execution" -> "shell";
      case "file_change" -> "edit";
      case "mcp_tool_call" ->
          item.path("server").asString("") + "." + item.path("tool").asString("");
      default -> type(item);
    };
  }

  private String subject(JsonNode item) {
    return switch (type(item)) {
      case "command_execution" -> item.path("command").asString("");
      case "file_change" -> String.join(" ", paths(item));
      case "mcp_tool_call" -> item.path("arguments").toString();
      default -> item.path("query").asString("");
    };
  }

  private List<String> paths(JsonNode item) {
    var paths = new ArrayList<String>();
    var prefix = workspace + "/";
    for (var change : item.path("changes")) {
      var path = change.path("path").asString("");
      paths.add(path.startsWith(prefix) ? path.substring(prefix.length()) : path);
    }
    return paths;
  }

  private static String result(JsonNode item) {
    return switch (type(item)) {
      case "command_execution" -> item.path("aggregated_output").asString("");
      case "mcp_tool_call" ->
          item.at("/error/message").asString(item.at("/result/content/0/text").asString(""));
      default -> item.path("status").asString("");
    };
  }

  private static String type(JsonNode item) {
    return item.path("type").asString("");
  }

  private static String id(JsonNode item) {
    return item.path("id").asString("");
  }
}
