package dev.orchestrator.runner.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class ModelServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldStreamTextAsEventsWhenStreamingIsAsked() throws Exception {
    try (var server = ModelServer.start(Scenario.always(Turn.text("Grüße").thinking("hm")))) {
      var response = ask(server, request(true, "hi"));

      assertThat(response.headers().firstValue("content-type"))
          .hasValue("text/event-stream; charset=utf-8");
      assertThat(response.body().lines().filter(line -> line.startsWith("event:")))
          .containsExactly(
              "event: message_start",
              "event: content_block_start",
              "event: content_block_delta",
              "event: content_block_delta",
              "event: content_block_stop",
              "event: content_block_start",
              "event: content_block_delta",
              "event: content_block_delta",
              "event: content_block_stop",
              "event: message_delta",
              "event: message_stop");
      assertThat(response.body()).contains("\"text\":\"Gr\"", "\"text\":\"üße\"", "\"hm\"");
    }
  }

  @Test
  void shouldFollowTheTurnsOfTheFittingScenarioWhenSeveralAgentsAsk() throws Exception {
    try (var server =
        ModelServer.start(
            Scenario.when("build a", Turn.shell("make a"), Turn.text("a is built")),
            Scenario.when("build b", Turn.write("b.txt", "b"), Turn.text("b is built")))) {
      // when
      var firstOfA = answer(server, request(false, "build a"));
      var firstOfB = answer(server, request(false, "build b"));
      var secondOfA = answer(server, afterCall("build a", firstOfA));
      var repeatedOfA = answer(server, request(false, "build a"));

      // then
      assertThat(firstOfA.at("/content/0/input/command").asString()).isEqualTo("make a");
      assertThat(firstOfB.at("/content/0/input/file_path").asString())
          .isEqualTo("/repository/b.txt");
      assertThat(secondOfA.at("/content/0/text").asString()).isEqualTo("a is built");
      assertThat(repeatedOfA.at("/content/0/input/command").asString()).isEqualTo("make a");
      assertThat(server.requests()).hasSize(4);
      assertThat(server.requests().get(2).results())
          .extracting(ModelRequest.Result::text)
          .containsExactly("fine");
    }
  }

  @Test
  void shouldFailWithHeadersAndThenRecoverWhenFailuresAreScripted() throws Exception {
    var overloaded = Turn.error(429).header("retry-after", "1");
    try (var server = ModelServer.start(Scenario.always(Turn.text("ok").after(overloaded)))) {
      var first = ask(server, request(false, "hi"));
      var second = ask(server, request(false, "hi"));

      assertThat(first.statusCode()).isEqualTo(429);
      assertThat(first.headers().firstValue("retry-after")).hasValue("1");
      assertThat(Json.MAPPER.readTree(first.body()).at("/error/type").asString())
          .isEqualTo("rate_limit_error");
      assertThat(second.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldCutTheConnectionWhenDisconnectIsScripted() {
    try (var server =
        ModelServer.start(
            Scenario.when("early", new Turn.Disconnect(Turn.Moment.BEFORE_HEADERS)),
            Scenario.when("mid", new Turn.Disconnect(Turn.Moment.MID_STREAM)))) {
      assertThatThrownBy(() -> ask(server, request(true, "early"))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ask(server, request(true, "mid"))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldHangUntilItIsClosedWhenHangIsScripted() {
    CompletableFuture<HttpResponse<String>> answer;
    try (var server =
        ModelServer.start(Scenario.always(new Turn.Hang(Turn.Moment.BEFORE_HEADERS)))) {
      answer =
          client.sendAsync(post(server, request(true, "hi")), HttpResponse.BodyHandlers.ofString());
      await().until(() -> server.requests().size() == 1);
      assertThat(answer).isNotDone();
    }
    assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class);
  }

  private JsonNode answer(ModelServer server, Map<String, Object> request) throws Exception {
    return Json.MAPPER.readTree(ask(server, request).body());
  }

  private HttpResponse<String> ask(ModelServer server, Map<String, Object> request)
      throws IOException, InterruptedException {
    return client.send(post(server, request), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest post(ModelServer server, Map<String, Object> request) {
    return HttpRequest.newBuilder(server.uri().resolve("/v1/messages?beta=true"))
        .POST(HttpRequest.BodyPublishers.ofString(Json.write(request)))
        .build();
  }

  private static Map<String, Object> request(boolean streaming, String prompt) {
    return request(streaming, List.of(message("user", prompt)));
  }

  private static Map<String, Object> afterCall(String prompt, JsonNode answer) {
    var result =
        Map.of(
            "type", "tool_result",
            "tool_use_id", answer.at("/content/0/id").asString(),
            "content", "fine");
    return request(
        false,
        List.of(
            message("user", prompt),
            Map.of("role", "assistant", "content", answer.path("content")),
            Map.of("role", "user", "content", List.of(result))));
  }

  private static Map<String, Object> request(
      boolean streaming, List<Map<String, Object>> messages) {
    return Map.of(
        "model",
        "scripted",
        "stream",
        streaming,
        "system",
        "Working directory: /repository\n",
        "messages",
        messages,
        "tools",
        List.of(Map.of("name", "Bash"), Map.of("name", "Write")));
  }

  private static Map<String, Object> message(String role, String text) {
    return Map.of("role", role, "content", text);
  }
}
