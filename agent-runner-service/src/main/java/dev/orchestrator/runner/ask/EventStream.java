package dev.orchestrator.runner.ask;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.databind.JsonNode;

/// Server-sent events. Writing fails when the client is gone, the second time at the latest.
record EventStream(OutputStream out) {

  void message(JsonNode message) throws IOException {
    write("event: message\ndata: %s\n\n".formatted(message));
  }

  /// Shows the client that somebody is still there.
  void comment() throws IOException {
    write(":\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
