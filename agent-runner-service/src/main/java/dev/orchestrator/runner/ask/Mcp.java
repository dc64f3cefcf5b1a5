package dev.orchestrator.runner.ask;

import dev.orchestrator.contracts.bus.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the server says of itself in the Model Context Protocol.
final class Mcp {
  static final String ASK = "ask_orchestrator";
  static final String REPORT = "report_progress";

  /// Those that have the streamable HTTP transport; the latest last.
  private static final List<String> VERSIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25");

  private static final String INSTRUCTIONS =
      """
      You work on one part of a larger plan, and nobody watches. When you need a decision that \
      neither your task nor the repository holds, ask the orchestrator, who made the plan, with \
      ask_orchestrator, and wait for the answer instead of guessing.\
      """;

  private static final JsonNode TOOLS =
      Json.MAPPER.readTree(
          """
          {"tools": [
            {"name": "ask_orchestrator",
             "title": "Ask the orchestrator",
             "description": "Asks whoever made the plan that your task is a part of, and waits for the answer, which may take long. Ask when you need a decision or a fact that neither your task nor the repository holds. Say what you need to know, why, and which choices you see: who answers does not see your conversation.",
             "inputSchema": {"type": "object", "required": ["question"],
               "properties": {"question": {"type": "string", "description": "The question, complete in itself."}}},
             "annotations": {"readOnlyHint": true, "destructiveHint": false, "openWorldHint": false}},
            {"name": "report_progress",
             "title": "Report progress",
             "description": "Tells the people who follow your task how far you are, in one sentence. Returns at once.",
             "inputSchema": {"type": "object", "required": ["message"],
               "properties": {"message": {"type": "string", "description": "One sentence."}}},
             "annotations": {"readOnlyHint": true, "destructiveHint": false, "openWorldHint": false}}]}
          """);

  private Mcp() {}

  static boolean speaks(String version) {
    return VERSIONS.contains(version);
  }

  /// The client's version where it is known, else the latest.
  static ObjectNode hello(JsonNode params) {
    var wanted = params.path("protocolVersion").asString("");
    var hello =
        Json.MAPPER
            .createObjectNode()
            .put("protocolVersion", speaks(wanted) ? wanted : VERSIONS.getLast())
            .put("instructions", INSTRUCTIONS);
    hello.putObject("capabilities").putObject("tools");
    hello.putObject("serverInfo").put("name", "orchestrator").put("version", "1");
    return hello;
  }

  static JsonNode tools() {
    return TOOLS;
  }

  /// What a tool has to say; that it failed is for the model to read, as well as why.
  static ObjectNode result(String text, boolean hasFailed) {
    var result = Json.MAPPER.createObjectNode();
    result.putArray("content").addObject().put("type", "text").put("text", text);
    return result.put("isError", hasFailed);
  }
}
