package dev.orchestrator.runner.modelserver;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/// One vendor's way of putting conversations into HTTP.
interface ModelApi {

  /// Whether a POST to this path asks for an answer in this API.
  boolean serves(String path);

  ModelRequest read(JsonNode body);

  /// Answers in full, streamed if the request wants that.
  void answer(HttpAnswer http, ModelRequest request, ModelReply reply) throws IOException;

  /// Sends the headers and the first events of a stream, for answers that break off there.
  void begin(HttpAnswer http, ModelRequest request) throws IOException;

  JsonNode error(Turn.HttpError error);
}
