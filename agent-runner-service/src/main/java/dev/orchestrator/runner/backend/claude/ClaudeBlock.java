package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.runner.backend.AgentEvent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One content block of a message of Claude's stream.
final class ClaudeBlock {
  private static final List<String> PATHS = List.of("file_path", "notebook_path", "path");
  private static final List<String> OTHER_SUBJECTS =
      List.of("command", "pattern", "url", "query", "description", "prompt");

  private ClaudeBlock() {}

  /// The block as an event; empty for kinds that we do not know.
  static Optional<AgentEvent> read(JsonNode block, Path workspace) {
    return switch (block.path("type").asString("")) {
      case "text" -> text(block).map(AgentEvent.Text::new);
      case "thinking" -> Optional.of(new AgentEvent.Thinking(block.path("thinking").asString("")));
      case "tool_use" ->
          Optional.of(
              new AgentEvent.ToolCall(
                  block.path("id").asString(""),
                  block.path("name").asString("tool"),
                  subject(block.path("input"), workspace)));
      case "tool_result" ->
          Optional.of(
              new AgentEvent.ToolResult(
                  block.path("tool_use_id").asString(""),
                  resultText(block.path("content")),
                  block.path("is_error").asBoolean(false)));
      default -> Optional.empty();
    };
  }

  private static Optional<String> text(JsonNode block) {
    return Optional.of(block.path("text").asString("")).filter(text -> !text.isBlank());
  }

  private static String subject(JsonNode input, Path workspace) {
    for (var field : PATHS) {
      if (input.path(field).isString()) {
        return inWorkspace(input.path(field).asString(), workspace);
      }
    }
    for (var field : OTHER_SUBJECTS) {
      if (input.path(field).isString()) {
        return input.path(field).asString();
      }
    }
    return "";
  }

  /// People know files by their path in the repository.
  private static String inWorkspace(String file, Path workspace) {
    try {
      var path = Path.of(file);
      return path.startsWith(workspace) ? workspace.relativize(path).toString() : file;
    } catch (InvalidPathException _) {
      return file; // shown as the agent wrote it
    }
  }

  private static String resultText(JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    var texts = new ArrayList<String>();
    content.forEach(block -> text(block).ifPresent(texts::add));
    return String.join("\n", texts);
  }
}
