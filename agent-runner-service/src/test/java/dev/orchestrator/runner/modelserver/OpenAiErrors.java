package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The form that errors have in both of OpenAI's APIs.
final class OpenAiErrors {
  private static final Map<Integer, String> CODES =
      Map.of(401, "invalid_api_key", 404, "model_not_found", 429, "rate_limit_exceeded");

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
            .put("type", failure.status() < 500 ? "invalid_request_error" : "server_error")
            .putNull("param")
            .put("code", code);
    return Json.MAPPER.createObjectNode().set("error", error);
  }
}
