package dev.orchestrator.runner.ask;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The streamable HTTP transport of the Model Context Protocol, as far as two tools need it: each
/// request stands for itself, so there are no sessions, and the server has nothing to say unasked,
/// so there is nothing to GET.
final class McpDoor {
  private static final String VERSION = "MCP-Protocol-Version";
  private static final String EVENTS = "text/event-stream";

  /// Every so many signs there is one that the CLI itself gets to see.
  private static final int SIGNS_PER_PROGRESS = 4;

  private final AskRequest http;
  private final AskDesk desk;
  private final Duration signInterval;

  /// @param signInterval how often one who waits gets a sign that somebody is still there
  McpDoor(AskRequest http, AskDesk desk, Duration signInterval) {
    this.http = http;
    this.desk = desk;
    this.signInterval = signInterval;
  }

  void handle() throws IOException {
    var body = http.body();
    if (body.isEmpty()) {
      return;
    }
    var message = parsed(body.get());
    if (message.isEmpty()) {
      refuse(Rpc.NO_JSON, "the body is no JSON");
    } else if (!message.get().isObject()) {
      refuse(Rpc.NO_REQUEST, "the body must be one message");
    } else if (!http.header(VERSION).map(Mcp::speaks).orElse(true)) {
      refuse(Rpc.NO_REQUEST, "this version of the protocol is not spoken here");
    } else {
      take(message.get());
    }
  }

  private static Optional<JsonNode> parsed(String body) {
    try {
      return Optional.of(Json.MAPPER.readTree(body)).filter(message -> !message.isMissingNode());
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private void refuse(int code, String words) throws IOException {
    http.reply(400, Rpc.error(Rpc.NO_ID, code, words));
  }

  private void take(JsonNode message) throws IOException {
    var method = message.path("method");
    var id = message.path("id");
    if (!text(message.path("jsonrpc")).equals("2.0")
        || !(method.isString() || method.isMissingNode())
        || !(id.isString() || id.isIntegralNumber() || id.isMissingNode())
        || method.isMissingNode() && id.isMissingNode()) {
      refuse(Rpc.NO_REQUEST, "this is no message of JSON-RPC 2.0");
    } else if (method.isMissingNode()) {
      http.reply(202); // an answer, though nothing was asked
    } else if (id.isMissingNode()) {
      hear(method.asString(), message.path("params"));
    } else {
      answer(method.asString(), id, message.path("params"));
    }
  }

  private void hear(String notification, JsonNode params) throws IOException {
    if (notification.equals("notifications/cancelled")) {
      desk.withdraw(params.path("requestId"));
    }
    http.reply(202);
  }

  private void answer(String method, JsonNode id, JsonNode params) throws IOException {
    switch (method) {
      case "initialize" -> http.reply(200, Rpc.result(id, Mcp.hello(params)));
      case "ping" -> http.reply(200, Rpc.result(id, Json.MAPPER.createObjectNode()));
      case "tools/list" -> http.reply(200, Rpc.result(id, Mcp.tools()));
      case "tools/call" -> call(id, params);
      default -> http.reply(200, Rpc.error(id, Rpc.NO_SUCH_METHOD, "there is no such method here"));
    }
  }

  private void call(JsonNode id, JsonNode params) throws IOException {
    var arguments = params.path("arguments");
    switch (params.path("name").asString("")) {
      case Mcp.ASK -> ask(id, text(arguments.path("question")), params);
      case Mcp.REPORT -> {
        var noted = desk.report(text(arguments.path("message")));
        http.reply(200, result(id, noted).orElseThrow());
      }
      default -> http.reply(200, Rpc.error(id, Rpc.BAD_PARAMETERS, "there is no such tool here"));
    }
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : "";
  }

  private void ask(JsonNode id, String question, JsonNode params) throws IOException {
    var wait = desk.ask(question, id);
    var isHandedOver = false;
    try {
      isHandedOver = takesEvents() ? stream(wait, id, params) : reply(id, wait.await());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server closes");
    } finally {
      desk.leave(wait, isHandedOver);
    }
  }

  private boolean takesEvents() {
    return http.headers("Accept").stream().anyMatch(accepted -> accepted.contains(EVENTS));
  }

  private boolean reply(JsonNode id, Outcome outcome) throws IOException {
    var result = result(id, outcome);
    if (result.isPresent()) {
      http.reply(200, result.get());
    }
    return outcome instanceof Outcome.Answered;
  }

  private boolean stream(Wait wait, JsonNode id, JsonNode params)
      throws IOException, InterruptedException {
    var token = params.at("/_meta/progressToken");
    var events = http.stream();
    events.comment();
    var outcome = wait.within(signInterval);
    for (int signs = 1; outcome.isEmpty(); signs++) {
      if (signs % SIGNS_PER_PROGRESS == 0 && !token.isMissingNode()) {
        events.message(progress(token, signs));
      } else {
        events.comment();
      }
      outcome = wait.within(signInterval);
    }
    var result = result(id, outcome.get());
    if (result.isPresent()) {
      events.message(result.get());
    }
    return outcome.get() instanceof Outcome.Answered;
  }

  private static JsonNode progress(JsonNode token, int count) {
    var params =
        Json.MAPPER
            .createObjectNode()
            .put("progress", count)
            .put("message", "the question is still open");
    return Rpc.notification("notifications/progress", params.set("progressToken", token));
  }

  /// Empty for a client that does not want to hear anything.
  private static Optional<JsonNode> result(JsonNode id, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(var text) -> Optional.of(Rpc.result(id, Mcp.result(text, false)));
      case Outcome.Unanswered(_, var sentence) ->
          Optional.of(Rpc.result(id, Mcp.result(sentence, true)));
      case Outcome.Withdrawn() -> Optional.empty();
    };
  }
}
