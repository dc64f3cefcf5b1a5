package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The form that errors have in both of OpenAI's APIs.
final class OpenAiErrors {
  private static final Map<Integer, String> CODES =
      Map.of(401, "invalid_api_key", 404, "model_not_found", 429, "rate_limit_exceeded");

  /// The service says these words twice.
  private static final Set<String> TYPES = Set.of("insufficient_quota", "usage_limit_reached");

  private OpenAiErrors() {}

  static JsonNode body(Turn.HttpError failure) {
    var code =
        failure.code().isEmpty()
            ? CODES.getOrDefault(failure.status(), "server_error")
            : failure.code();
    var error =
        Json.MAPPER
            .createObjectNode()
            .put("message", failure.message())
            .put("type", type(failure.status(), code))
            .putNull("param")
            .put("code", code);
    return Json.MAPPER.createObjectNode().set("error", error);
  }

  private static String type(int status, String code) {
    if (TYPES.contains(code)) {
      return code;
    }
    return status < 500 ? "invalid_request_error" : "server_error";
  }
}
