package dev.orchestrator.runner.ask;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/// What an agent's CLI is to the server.
final class Client implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  static final String EVENTS = "application/json, text/event-stream";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Access access;

  Client(Access access) {
    this.access = access;
  }

  /// A request by somebody who knows the token.
  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(URI.create(String.valueOf(access.server().url())))
        .timeout(LIMIT)
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + access.token());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body) throws Exception {
    return send(request().header("Accept", EVENTS).POST(BodyPublishers.ofString(body)));
  }

  /// The answer to a message that takes no time.
  JsonNode ask(String method, String params) throws Exception {
    return Json.MAPPER.readTree(post(message(method, params)).body());
  }

  static String message(String method, String params) {
    return message(1, method, params);
  }

  static String message(int id, String method, String params) {
    return """
    {"jsonrpc": "2.0", "id": %d, "method": "%s", "params": %s}\
    """
        .formatted(id, method, params);
  }

  static String question(int id, String text) {
    return message(
        id,
        "tools/call",
        """
        {"name": "ask_orchestrator", "arguments": {"question": %s}, "_meta": {"progressToken": %d}}\
        """
            .formatted(Json.write(text), id));
  }

  /// The whole stream of events, when it has ended.
  CompletableFuture<String> askInTheBackground(int id, String text) {
    return postInTheBackground(request(), EVENTS, question(id, text));
  }

  CompletableFuture<String> postInTheBackground(
      HttpRequest.Builder request, String accepted, String body) {
    return http.sendAsync(
            request.header("Accept", accepted).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  HttpResponse<String> plain(String variable, String body) throws Exception {
    return send(plainRequest(variable).POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder plainRequest(String variable) {
    return HttpRequest.newBuilder(URI.create(access.variables().get(variable))).timeout(LIMIT);
  }

  /// The status of a request with these headers alone.
  String rawStatus(String... headers) throws IOException {
    try (var socket = new Socket("127.0.0.1", access.port())) {
      var body = message("ping", "{}");
      var head =
          "POST /mcp HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\nConnection: close\r\n"
              .formatted(access.token(), body.length());
      socket
          .getOutputStream()
          .write((head + String.join("\r\n", headers) + "\r\n\r\n" + body).getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8).split(" ", 3)[1];
    }
  }

  /// A connection that has asked and now waits.
  Socket waiting(String text) throws IOException {
    var socket = new Socket("127.0.0.1", access.port());
    var body = question(1, text);
    var head =
        "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nAccept: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(access.port(), access.token(), EVENTS, body.length());
    socket.getOutputStream().write((head + body).getBytes(UTF_8));
    return socket;
  }

  /// The text that a model gets to see.
  static String text(JsonNode message) {
    return message.at("/result/content/0/text").asString("");
  }

  /// The last message of a stream of events.
  static JsonNode last(String events) {
    var data =
        events.lines().filter(line -> line.startsWith("data: ")).reduce("", (_, line) -> line);
    return Json.MAPPER.readTree(data.substring("data: ".length()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
