package dev.orchestrator.runner.mcpserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.McpServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A server of the Model Context Protocol (streamable HTTP) on a free loopback port. Its one tool,
/// `ask_orchestrator`, takes its time to answer and lets the agent know that it is still there.
///
/// It wants the bearer token `secret-token`.
public final class AskServer implements AutoCloseable {
  public static final String TOOL = "ask_orchestrator";
  private static final int NO_SUCH_METHOD = -32601;
  private static final String AUTHORIZATION = "Bearer secret-token";
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
  private static final Duration TOOL_TIMEOUT = Duration.ofHours(1);

  private final Duration delay;
  private final String answer;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<String> questions = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private AskServer(Duration delay, String answer, HttpServer http) {
    this.delay = delay;
    this.answer = answer;
    this.http = http;
  }

  /// A server that gives the same answer to every question after `delay`.
  public static AskServer start(Duration delay, String answer) {
    try {
      var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var server = new AskServer(delay, answer, http);
      http.setExecutor(server.threads);
      http.createContext("/mcp", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("the MCP server could not open a port", e);
    }
  }

  /// How agents reach it.
  public McpServerConfig config() {
    var url = "http://127.0.0.1:%d/mcp".formatted(http.getAddress().getPort());
    return new McpServerConfig(
        url, Map.of("Authorization", AUTHORIZATION), null, List.of(), Map.of(), TOOL_TIMEOUT);
  }

  /// What was asked so far.
  public List<String> questions() {
    return List.copyOf(questions);
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    if (!AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      end(exchange, 401);
    } else if (!exchange.getRequestMethod().equals("POST")) {
      end(exchange, 405);
    } else {
      answer(exchange, Json.MAPPER.readTree(body));
    }
  }

  private void answer(HttpExchange exchange, JsonNode message) throws IOException {
    if (!message.has("id")) {
      end(exchange, 202);
      return;
    }
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    var reply = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
    reply.set("id", message.path("id"));
    switch (message.path("method").asString("")) {
      case "initialize" -> reply.set("result", initialized(message.path("params")));
      case "tools/list" -> reply.set("result", tools());
      case "tools/call" -> reply.set("result", called(exchange, message.path("params")));
      case "ping" -> reply.putObject("result");
      default -> reply.putObject("error").put("code", NO_SUCH_METHOD).put("message", "unknown");
    }
    send(exchange, reply);
    exchange.close();
  }

  private static ObjectNode initialized(JsonNode params) {
    var result =
        Json.MAPPER
            .createObjectNode()
            .put("protocolVersion", params.path("protocolVersion").asString("2025-06-18"));
    result.putObject("capabilities").putObject("tools");
    result.putObject("serverInfo").put("name", "orch").put("version", "1");
    return result;
  }

  private static JsonNode tools() {
    return Json.MAPPER.readTree(
        """
        {"tools": [{"name": "ask_orchestrator", "description": "Asks the orchestrator a question.",
          "inputSchema": {"type": "object", "required": ["question"],
            "properties": {"question": {"type": "string"}}}}]}
        """);
  }

  private JsonNode called(HttpExchange exchange, JsonNode params) throws IOException {
    questions.add(params.at("/arguments/question").asString(""));
    var token = params.at("/_meta/progressToken");
    var left = delay;
    for (int count = 1; left.isPositive(); count++) {
      var pause = left.compareTo(PROGRESS_INTERVAL) < 0 ? left : PROGRESS_INTERVAL;
      pause(pause);
      left = left.minus(pause);
      if (!token.isMissingNode() && left.isPositive()) {
        send(exchange, progress(token, count));
      }
    }
    var result = Json.MAPPER.createObjectNode();
    result.putArray("content").addObject().put("type", "text").put("text", answer);
    return result;
  }

  private static ObjectNode progress(JsonNode token, int count) {
    var notification =
        Json.MAPPER
            .createObjectNode()
            .put("jsonrpc", "2.0")
            .put("method", "notifications/progress");
    notification.putObject("params").put("progress", count).set("progressToken", token);
    return notification;
  }

  private void pause(Duration pause) throws IOException {
    try {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the MCP server was closed while a question was open");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a question was open", e);
    }
  }

  private static void send(HttpExchange exchange, JsonNode message) throws IOException {
    var body = exchange.getResponseBody();
    body.write("event: message\ndata: %s\n\n".formatted(message).getBytes(UTF_8));
    body.flush();
  }

  private static void end(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
