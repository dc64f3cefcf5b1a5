package dev.orchestrator.runner.modelserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A model server on a free loopback port that answers by script.
///
/// The first scenario that fits a prompt answers it; a prompt that none fits gets `done`. Safe for
/// any number of agents at once. Closing it cuts what hangs.
public final class ModelServer implements AutoCloseable {
  private static final List<ModelApi> APIS =
      List.of(new AnthropicMessages(), new OpenAiResponses(), new ChatCompletions());

  /// What the servers of local models say about the one that they have.
  private static final Map<String, String> LISTS =
      Map.of(
          "/v1/models",
          """
          {"object": "list", "data": [{"id": "scripted-model", "object": "model"}]}
          """,
          "/api/tags",
          """
          {"models": [{"name": "scripted-model", "model": "scripted-model"}]}
          """,
          "/api/version",
          """
          {"version": "0.12.0"}
          """,
          "/api/show",
          """
          {"capabilities": ["completion", "tools"], "details": {}, "model_info": {}}
          """,
          "/health",
          """
          {"status": "ok"}
          """);

  private static final Scenario SILENT = Scenario.always();

  private final List<Scenario> scenarios;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<ModelRequest> requests = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, Integer> tries = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private ModelServer(List<Scenario> scenarios, HttpServer http) {
    this.scenarios = scenarios;
    this.http = http;
  }

  public static ModelServer start(Scenario... scenarios) {
    try {
      var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var server = new ModelServer(List.of(scenarios), http);
      http.setExecutor(server.threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("the model server could not open a port", e);
    }
  }

  /// Base address, without a path.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /// Everything the model was asked so far, in order of arrival, repeated tries included.
  public List<ModelRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var answer = new HttpAnswer(exchange);
    var path = exchange.getRequestURI().getPath();
    var body = exchange.getRequestBody().readAllBytes();
    var api = APIS.stream().filter(candidate -> candidate.serves(path)).findFirst();
    if (exchange.getRequestMethod().equals("HEAD")) {
      answer.empty(200);
    } else if (path.equals("/v1/messages/count_tokens")) {
      var count = Json.MAPPER.createObjectNode().put("input_tokens", body.length / 4);
      answer.json(200, Map.of(), count);
    } else if (api.isPresent()) {
      var request = api.get().read(Json.MAPPER.readTree(body));
      requests.add(request);
      play(new Question(api.get(), request, answer));
    } else if (LISTS.containsKey(path)) {
      answer.json(200, Map.of(), Json.MAPPER.readTree(LISTS.get(path)));
    } else {
      answer.empty(404);
    }
  }

  private void play(Question question) throws IOException {
    var request = question.request();
    var wait = request.waiting();
    if (wait.isPresent()) {
      question.send(ModelReply.waiting(request, wait.get()));
    } else {
      play(choose(request), question);
    }
  }

  private Turn choose(ModelRequest request) {
    var scenario =
        scenarios.stream().filter(candidate -> candidate.fits(request)).findFirst().orElse(SILENT);
    return scenario.turn(request.steps());
  }

  private void play(Turn turn, Question question) throws IOException {
    switch (turn) {
      case Turn.Reply reply -> question.answer(reply);
      case Turn.HttpError error -> question.refuse(error);
      case Turn.Disconnect(var moment) -> {
        question.beginIf(moment);
        throw new IOException("scripted disconnect"); // makes the HTTP server cut the connection
      }
      case Turn.Hang(var moment) -> {
        question.beginIf(moment);
        hang();
      }
      case Turn.Delayed(var delay, var later) -> {
        delay(delay);
        play(later, question);
      }
      case Turn.Seeing(var seeing) -> play(seeing.apply(question.request().results()), question);
      case Turn.AfterFailures failing -> play(next(failing, question.request()), question);
    }
  }

  private Turn next(Turn.AfterFailures failing, ModelRequest request) {
    var attempt = tries.merge(request.steps() + " " + request.prompt(), 1, Integer::sum);
    return attempt <= failing.failures().size()
        ? failing.failures().get(attempt - 1)
        : failing.turn();
  }

  private void hang() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("the model server was closed while a scripted answer hung");
  }

  private void delay(Duration delay) throws IOException {
    try {
      if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the model server was closed while an answer was delayed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while an answer was delayed", e);
    }
  }

  private record Question(ModelApi api, ModelRequest request, HttpAnswer http) {

    void answer(Turn.Reply reply) throws IOException {
      send(ModelReply.to(request, reply));
    }

    void send(ModelReply reply) throws IOException {
      api.answer(http, request, reply);
    }

    void refuse(Turn.HttpError error) throws IOException {
      http.json(error.status(), error.headers(), api.error(error));
    }

    void beginIf(Turn.Moment moment) throws IOException {
      if (moment == Turn.Moment.MID_STREAM) {
        api.begin(http, request);
      }
    }
  }
}
