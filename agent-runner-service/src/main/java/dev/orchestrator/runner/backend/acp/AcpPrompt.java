package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.StructuredOutput;
import tools.jackson.databind.JsonNode;

/// What an agent is told. The protocol has no place for instructions beside the prompt, nor for a
/// schema, so both are part of it.
final class AcpPrompt {
  private AcpPrompt() {}

  /// The words that begin a session.
  static String first(AgentRun run) {
    var agent = run.assignment().agent();
    var words = new StringBuilder();
    if (agent.systemPrompt() != null) {
      words.append("<instructions>\n").append(agent.systemPrompt()).append("\n</instructions>\n\n");
    }
    words.append(run.assignment().prompt());
    if (agent.outputSchema() != null) {
      words.append("\n\n").append(StructuredOutput.instruction(agent.outputSchema()));
    }
    return words.toString();
  }

  static JsonNode params(String session, String words) {
    var params = Json.MAPPER.createObjectNode().put("sessionId", session);
    params.putArray("prompt").addObject().put("type", "text").put("text", words);
    return params;
  }
}
