package dev.orchestrator.runner.ask;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One request, and its answer.
record AskRequest(HttpExchange exchange) {
  static final int MAX_BODY_BYTES = 256 * 1024;

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return String.valueOf(exchange.getRequestURI().getPath());
  }

  int port() {
    return exchange.getLocalAddress().getPort();
  }

  List<String> headers(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /// Empty when it is too long, which is answered already.
  Optional<String> body() throws IOException {
    var bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      reply(413, "a request may have %d bytes".formatted(MAX_BODY_BYTES));
      return Optional.empty();
    }
    return Optional.of(new String(bytes, UTF_8));
  }

  /// Sets a header of the answer.
  void header(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  void reply(int status, String text) throws IOException {
    send(status, "text/plain; charset=utf-8", text + "\n");
  }

  void reply(int status, JsonNode json) throws IOException {
    send(status, "application/json", json.toString());
  }

  void reply(int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  EventStream stream() throws IOException {
    header("Content-Type", "text/event-stream");
    header("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    return new EventStream(exchange.getResponseBody());
  }

  private void send(int status, String type, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    header("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
