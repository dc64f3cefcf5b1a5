package dev.orchestrator.runner.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The model server as agents see it that speak OpenAI's Responses API.
@Timeout(30)
class OpenAiResponsesTest {
  private static final Map<String, Object> SHELL = function("exec_command");
  private static final Map<String, Object> PATCH =
      Map.of("type", "custom", "name", "apply_patch", "format", Map.of("type", "grammar"));
  private static final Map<String, Object> ORCHESTRATOR =
      Map.of(
          "type", "namespace",
          "name", "mcp__orch",
          "tools", List.of(function("ask_orchestrator")));

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldStreamThoughtAndTextAsEventsWhenBothAreScripted() throws Exception {
    try (var server = ModelServer.start(Scenario.always(Turn.text("Grüße").thinking("hm")))) {
      var response = ask(server, List.of(), prompt("hi"));

      assertThat(response.body().lines().filter(line -> line.startsWith("event:")))
          .containsExactly(
              "event: response.created",
              "event: response.output_item.added",
              "event: response.output_item.done",
              "event: response.output_item.added",
              "event: response.output_text.delta",
              "event: response.output_item.done",
              "event: response.completed");
      assertThat(end(response).at("/response/output/0/summary/0/text").asString()).isEqualTo("hm");
      assertThat(end(response).at("/response/output/1/content/0/text").asString())
          .isEqualTo("Grüße");
      assertThat(end(response).at("/response/usage/input_tokens").asInt())
          .isEqualTo(ModelReply.INPUT_TOKENS);
    }
  }

  @Test
  void shouldUseTheToolsThatAreOfferedWhenFilesAndCommandsAreScripted() throws Exception {
    try (var server =
        ModelServer.start(
            Scenario.when("shell", Turn.shell("make a")),
            Scenario.when("write", Turn.write("a.txt", "one\ntwo\n")))) {
      var shell = call(ask(server, List.of(SHELL, PATCH), prompt("shell")));
      var patch = call(ask(server, List.of(SHELL, PATCH), prompt("write")));
      var without = call(ask(server, List.of(SHELL), prompt("write")));

      assertThat(shell.path("type").asString()).isEqualTo("function_call");
      assertThat(shell.path("arguments").asString()).isEqualTo("{\"cmd\":\"make a\"}");
      assertThat(patch.path("type").asString()).isEqualTo("custom_tool_call");
      assertThat(patch.path("input").asString())
          .isEqualTo("*** Begin Patch\n*** Add File: a.txt\n+one\n+two\n*** End Patch");
      assertThat(without.path("arguments").asString()).contains("printf", "a.txt");
    }
  }

  @Test
  void shouldNameTheGroupOfAToolWhenItBelongsToAnMcpServer() throws Exception {
    var question = Map.<String, Object>of("question", "Which port?");
    try (var server = ModelServer.start(Scenario.always(Turn.mcp("ask_orchestrator", question)))) {
      var call = call(ask(server, List.of(ORCHESTRATOR), prompt("hi")));

      assertThat(call.path("namespace").asString()).isEqualTo("mcp__orch");
      assertThat(call.path("name").asString()).isEqualTo("ask_orchestrator");
    }
  }

  @Test
  void shouldGoOnWithTheScriptWhenAToolHasAnswered() throws Exception {
    try (var server = ModelServer.start(Scenario.always(Turn.shell("make a"), Turn.text("made")))) {
      var call = call(ask(server, List.of(SHELL), prompt("hi")));
      var output =
          Map.of(
              "type", "function_call_output",
              "call_id", call.path("call_id").asString(),
              "output", "fine");

      var response = ask(server, List.of(SHELL), prompt("hi"), call, output);

      assertThat(end(response).at("/response/output/0/content/0/text").asString())
          .isEqualTo("made");
      assertThat(server.requests().getLast().results())
          .extracting(ModelRequest.Result::text)
          .containsExactly("fine");
      assertThat(server.requests().getLast().system()).contains("Be brief.", "Be kind.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, '', invalid_request_error, rate_limit_exceeded",
    "429, insufficient_quota, insufficient_quota, insufficient_quota",
    "429, usage_limit_reached, usage_limit_reached, usage_limit_reached",
    "400, context_length_exceeded, invalid_request_error, context_length_exceeded",
    "401, '', invalid_request_error, invalid_api_key",
    "404, '', invalid_request_error, model_not_found",
    "503, '', server_error, server_error"
  })
  void shouldFailInTheWordsOfTheServiceWhenAnErrorIsScripted(
      int status, String code, String type, String answered) throws Exception {
    var failure = Turn.error(status, code, "no").header("retry-after", "1");
    try (var server = ModelServer.start(Scenario.always(failure))) {
      var response = ask(server, List.of(), prompt("hi"));
      var error = Json.MAPPER.readTree(response.body()).path("error");

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.headers().firstValue("retry-after")).hasValue("1");
      assertThat(error.path("type").asString()).isEqualTo(type);
      assertThat(error.path("code").asString()).isEqualTo(answered);
    }
  }

  @Test
  void shouldCutTheConnectionWhenDisconnectIsScripted() {
    try (var server =
        ModelServer.start(Scenario.always(new Turn.Disconnect(Turn.Moment.MID_STREAM)))) {
      assertThatThrownBy(() -> ask(server, List.of(), prompt("hi")))
          .isInstanceOf(IOException.class);
    }
  }

  private HttpResponse<String> ask(
      ModelServer server, List<Map<String, Object>> tools, Object... input) throws Exception {
    var body =
        Map.of(
            "model",
            "scripted",
            "stream",
            true,
            "instructions",
            "Be brief.",
            "input",
            items(input),
            "tools",
            tools);
    var request =
        HttpRequest.newBuilder(server.uri().resolve("/v1/responses"))
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static List<Object> items(Object... input) {
    var developer =
        Map.of(
            "type", "message",
            "role", "developer",
            "content", List.of(Map.of("type", "input_text", "text", "Be kind.")));
    var items = new ArrayList<Object>(List.of(developer));
    items.addAll(List.of(input));
    return items;
  }

  private static Map<String, Object> prompt(String text) {
    return Map.of(
        "type", "message",
        "role", "user",
        "content", List.of(Map.of("type", "input_text", "text", text)));
  }

  private static Map<String, Object> function(String name) {
    return Map.of("type", "function", "name", name, "parameters", Map.of("type", "object"));
  }

  private static JsonNode call(HttpResponse<String> response) {
    return end(response).at("/response/output/0");
  }

  /// The last event, which repeats all of the answer.
  private static JsonNode end(HttpResponse<String> response) {
    return Json.MAPPER.readTree(
        response
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .reduce("", (_, later) -> later)
            .substring("data: ".length()));
  }
}
