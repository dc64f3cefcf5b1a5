package dev.orchestrator.gateway.http;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// A request's body: one JSON object that is taken for a message only when nothing is missing.
record Body(ObjectNode json) {

  /// @throws RefusedException `INVALID` when it is no JSON object
  static Body parse(String text) {
    try {
      if (Json.MAPPER.readTree(text) instanceof ObjectNode json) {
        return new Body(json);
      }
      throw invalid("the body must be a JSON object");
    } catch (JacksonException e) {
      throw invalid("the body is no JSON: " + e.getOriginalMessage());
    }
  }

  /// The same about the run that the path names, whatever it says itself.
  Body about(RunId run) {
    var named = json.deepCopy();
    named.put("run", run.value());
    return new Body(named);
  }

  /// @throws RefusedException `INVALID` when it is no such message
  <T> T as(Class<T> type) {
    try {
      var message = Json.MAPPER.treeToValue(json, type);
      Completeness.missing(message)
          .ifPresent(name -> {
            throw invalid("the body has no %s".formatted(name));
          });
      return message;
    } catch (JacksonException e) {
      throw invalid("the body is not understood: " + e.getOriginalMessage());
    }
  }

  private static RefusedException invalid(String sentence) {
    return new RefusedException(Refusal.Code.INVALID, sentence);
  }
}
