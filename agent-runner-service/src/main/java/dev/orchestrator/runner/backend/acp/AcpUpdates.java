package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what an agent tells of its turn. Words come in pieces; a use of a tool is told again and
/// again as more becomes known of it.
final class AcpUpdates {
  private static final List<String> SUBJECTS =
      List.of("filePath", "path", "file_path", "command", "question", "query", "pattern", "url");

  private final Path workspace;
  private final Consumer<AgentEvent> events;
  private final StringBuilder words = new StringBuilder();
  private final StringBuilder thoughts = new StringBuilder();
  private final Set<String> told = new HashSet<>();
  private String message = "";
  private String lastWords = "";
  private double costBefore;
  private @Nullable Double cost;

  AcpUpdates(Path workspace, Consumer<AgentEvent> events) {
    this.workspace = workspace;
    this.events = events;
  }

  String lastWords() {
    return lastWords;
  }

  void read(JsonNode update) {
    var kind = update.path("sessionUpdate").asString("");
    switch (kind) {
      case "agent_message_chunk" -> chunk(update, words);
      case "agent_thought_chunk" -> chunk(update, thoughts);
      case "tool_call", "tool_call_update" -> {
        flush();
        tool(update);
      }
      case "usage_update" -> cost(update);
      case "user_message_chunk",
          "plan",
          "available_commands_update",
          "current_mode_update",
          "config_option_update",
          "session_info_update" -> {} // nothing that people would miss
      default -> events.accept(new AgentEvent.Unknown(kind));
    }
  }

  /// What the session had cost before it was gone on with.
  void readBefore(JsonNode update) {
    if (update.path("sessionUpdate").asString("").equals("usage_update")) {
      costBefore = amount(update);
    }
  }

  /// Agents tell what the session has cost, 0 where they do not know it.
  private void cost(JsonNode update) {
    if (amount(update) > costBefore) {
      cost = amount(update) - costBefore;
      events.accept(new AgentEvent.UsageSoFar(new Usage(0, 0, 0, 0, cost), null));
    }
  }

  private static double amount(JsonNode update) {
    var cost = update.path("cost");
    return cost.path("currency").asString("").equals("USD") ? cost.path("amount").asDouble(0) : 0;
  }

  /// US dollars of this turn, null where the agent does not say.
  @Nullable Double cost() {
    return cost;
  }

  private void chunk(JsonNode update, StringBuilder kept) {
    var id = update.path("messageId").asString("");
    if (!id.equals(message)) {
      flush();
      message = id;
    }
    kept.append(update.at("/content/text").asString(""));
  }

  /// Hands on the words and thoughts that have come so far.
  void flush() {
    if (!thoughts.isEmpty()) {
      events.accept(new AgentEvent.Thinking(thoughts.toString()));
      thoughts.setLength(0);
    }
    if (!words.isEmpty()) {
      lastWords = words.toString();
      words.setLength(0);
      events.accept(new AgentEvent.Text(lastWords));
    }
  }

  private void tool(JsonNode update) {
    var id = update.path("toolCallId").asString("");
    var status = update.path("status").asString("");
    var isOver = status.equals("completed") || status.equals("failed");
    var subject = subject(update);
    var isAtWork = isOver || status.equals("in_progress");
    if ((isAtWork || !subject.isEmpty()) && told.add(id)) {
      events.accept(new AgentEvent.ToolCall(id, name(update), subject));
    }
    if (isOver) {
      events.accept(new AgentEvent.ToolResult(id, text(update), hasFailed(update)));
    }
  }

  private String subject(JsonNode update) {
    var input = update.path("rawInput");
    var subject =
        SUBJECTS.stream()
            .map(input::path)
            .filter(JsonNode::isString)
            .map(JsonNode::asString)
            .findFirst()
            .orElse("");
    var prefix = workspace + "/";
    return subject.startsWith(prefix) ? subject.substring(prefix.length()) : subject;
  }

  private static String name(JsonNode update) {
    var title = update.path("title").asString("");
    var kind = update.path("kind").asString("other");
    return kind.equals("other") && !title.isEmpty() ? title.split(" ", 2)[0] : kind;
  }

  private static String text(JsonNode update) {
    var texts = new ArrayList<String>();
    update.path("content").forEach(part -> texts.add(part.at("/content/text").asString("")));
    return String.join("\n", texts);
  }

  private static boolean hasFailed(JsonNode update) {
    return update.path("status").asString("").equals("failed")
        || update.at("/rawOutput/exit_code").asInt(0) != 0
        || update.at("/rawOutput/metadata/exit").asInt(0) != 0;
  }
}
