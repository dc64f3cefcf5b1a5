package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Ended;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Holds an agent's answer to the schema that was asked for. CLIs differ in how much of this they
/// do themselves, so it is done here for all of them.
public final class StructuredOutput {
  private static final int MAX_PROBLEMS = 5;
  private static final String FENCE = "```";

  private StructuredOutput() {}

  /// What an agent is told whose CLI knows nothing of schemas.
  public static String instruction(ObjectNode schema) {
    return """
    Your last message must be one JSON document and nothing else: no words around it, no code \
    fence. It must fit this JSON schema:
    %s
    """
        .formatted(schema);
  }

  /// The answer as JSON alone, or the failure that it does not fit.
  static Ended check(Completed completed, ObjectNode schema) {
    try {
      var answer = Json.MAPPER.readTree(withoutFence(completed.result()));
      var problems = SchemaCheck.of(schema).check("answer", answer);
      return problems.isEmpty()
          ? Completed.of(answer.toString())
          : misfit(
              problems.stream()
                  .limit(MAX_PROBLEMS)
                  .map(problem ->
                      problem.location().substring("answer".length()) + " " + problem.message())
                  .map(String::strip)
                  .collect(Collectors.joining("; ")));
    } catch (JacksonException e) {
      return misfit("it is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Failed misfit(String problems) {
    return new Failed(
        FailureClass.AGENT, "the answer does not fit the agent's outputSchema: " + problems);
  }

  /// Models like to wrap JSON up, whatever they were told.
  static String withoutFence(String answer) {
    var text = answer.strip();
    if (!text.startsWith(FENCE) || !text.endsWith(FENCE) || !text.contains("\n")) {
      return text;
    }
    return text.substring(text.indexOf('\n'), text.length() - FENCE.length());
  }
}
