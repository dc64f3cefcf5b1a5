package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The last event of Claude's stream.
///
/// @param subtype `success` even when the model's API refused; then [#isError] tells
/// @param status the API's HTTP status, 0 when there is none
/// @param message the agent's last words, or what went wrong; bounded
/// @param structured the answer to a schema as JSON text, null when there is none
/// @param denied the tools that Claude was not allowed to use
record ClaudeResult(
    String subtype,
    boolean isError,
    int status,
    String message,
    @Nullable String structured,
    List<String> denied,
    Usage usage) {
  private static final String CRASHED = "error_during_execution";
  private static final int MAX_MESSAGE_CHARS = AgentEvent.Completed.MAX_RESULT_CHARS;

  static ClaudeResult of(JsonNode event) {
    return new ClaudeResult(
        event.path("subtype").asString(""),
        event.path("is_error").asBoolean(true),
        event.path("api_error_status").asInt(0),
        message(event),
        event.has("structured_output") ? event.path("structured_output").toString() : null,
        denied(event),
        usage(event));
  }

  private static List<String> denied(JsonNode event) {
    return event
        .path("permission_denials")
        .valueStream()
        .map(denial -> denial.path("tool_name").asString("a tool"))
        .distinct()
        .toList();
  }

  boolean isCrash() {
    return subtype.equals(CRASHED);
  }

  /// Whether this is Claude's answer to a conversation id that it does not know.
  boolean isConversationGone() {
    return isCrash() && message.startsWith("No conversation found");
  }

  /// Whether it was the model's API that refused.
  boolean isApiError() {
    return subtype.equals("success");
  }

  private static String message(JsonNode event) {
    var text = event.path("result").asString("");
    if (text.isEmpty()) {
      var errors = new ArrayList<String>();
      event.path("errors").forEach(error -> errors.add(error.asString("")));
      text = String.join("\n", errors);
    }
    return text.length() <= MAX_MESSAGE_CHARS
        ? text
        : text.substring(text.length() - MAX_MESSAGE_CHARS);
  }

  /// The sum over all models, since helpers of the agent may use others; `usage` counts one of
  /// them.
  private static Usage usage(JsonNode event) {
    long input = 0;
    long output = 0;
    long cacheRead = 0;
    long cacheWrite = 0;
    for (var model : event.path("modelUsage")) {
      input += model.path("inputTokens").asLong(0);
      output += model.path("outputTokens").asLong(0);
      cacheRead += model.path("cacheReadInputTokens").asLong(0);
      cacheWrite += model.path("cacheCreationInputTokens").asLong(0);
    }
    var cost = event.path("total_cost_usd");
    return new Usage(
        input,
        output,
        cacheRead,
        cacheWrite,
        cost.isNumber() ? Double.valueOf(cost.asDouble()) : null);
  }
}
