package dev.orchestrator.runner.modelserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Writes one HTTP answer: a JSON document or a stream of server-sent events.
final class HttpAnswer {
  private final HttpExchange exchange;

  HttpAnswer(HttpExchange exchange) {
    this.exchange = exchange;
  }

  void empty(int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  void json(int status, Map<String, String> headers, JsonNode body) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("content-type", "application/json");
    var bytes = body.toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  void beginEvents() throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
    exchange.getResponseHeaders().set("cache-control", "no-cache");
    exchange.sendResponseHeaders(200, 0);
  }

  /// Sends an event at once.
  void event(String type, JsonNode data) throws IOException {
    write("event: %s\ndata: %s\n\n".formatted(type, data));
  }

  /// Sends an event that has no name.
  void data(JsonNode data) throws IOException {
    write("data: %s\n\n".formatted(data));
  }

  /// Ends a stream the way OpenAI does.
  void done() throws IOException {
    write("data: [DONE]\n\n");
    endEvents();
  }

  private void write(String text) throws IOException {
    var body = exchange.getResponseBody();
    body.write(text.getBytes(UTF_8));
    body.flush();
  }

  void endEvents() {
    exchange.close();
  }
}
