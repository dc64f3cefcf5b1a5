package dev.orchestrator.runner.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AskServerTest {
  private static final Duration SIGN_INTERVAL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RecordingListener listener = new RecordingListener();
  private final List<Boolean> waiting = new CopyOnWriteArrayList<>();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final AskServer server = new AskServer(() -> now, new SecureRandom(), SIGN_INTERVAL);
  private AskDesk desk;
  private Client client;

  @BeforeEach
  void open() throws IOException {
    desk = server.open(server.newAccess(), listener);
    client = new Client(desk.access());
  }

  @AfterEach
  void close() {
    client.close();
    desk.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, 2025-03-26",
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "2024-11-05, 2025-11-25",
    "2099-01-01, 2025-11-25"
  })
  void shouldSpeakTheClientsVersionOfTheProtocolWhereItKnowsIt(String wanted, String spoken)
      throws Exception {
    var hello = client.ask("initialize", "{\"protocolVersion\": \"%s\"}".formatted(wanted));

    assertThat(hello.at("/result/protocolVersion").asString()).isEqualTo(spoken);
    assertThat(hello.at("/result/capabilities/tools").isObject()).isTrue();
    assertThat(hello.at("/result/instructions").asString()).contains("ask_orchestrator");
  }

  @Test
  void shouldOfferItsTwoTools() throws Exception {
    assertThat(client.ask("tools/list", "{}").at("/result/tools").valueStream())
        .extracting(tool -> tool.path("name").asString())
        .containsExactly("ask_orchestrator", "report_progress");
    assertThat(client.post("{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}"))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(202);
          assertThat(answer.body()).isEmpty();
        });
    assertThat(client.ask("ping", "{}").path("result").isObject()).isTrue();
  }

  @Test
  void shouldGiveEveryoneTheirAnswerWhenSeveralAskAtOnce() throws Exception {
    // given
    var colour = client.askInTheBackground(7, "Which colour?");
    awaitAsked(1);
    var port = client.askInTheBackground(8, "Which port?");
    awaitAsked(2);
    assertThat(listener.asked).containsExactly("q1: Which colour?", "q2: Which port?");

    // when
    desk.answer("q2", "4711");
    assertThat(Client.text(Client.last(port.get()))).isEqualTo("4711");
    assertThat(colour).isNotDone();
    desk.answer("q1", "Grün");

    // then
    var answer = Client.last(colour.get());
    assertThat(answer.path("id").asInt()).isEqualTo(7);
    assertThat(Client.text(answer)).isEqualTo("Grün");
    assertThat(answer.at("/result/isError").asBoolean()).isFalse();
    await()
        .untilAsserted(
            () -> assertThat(listener.answered).containsExactlyInAnyOrder("q2: 4711", "q1: Grün"));
  }

  @Test
  void shouldGiveSignsOfLifeWhileTheAnswerIsAwaited() throws Exception {
    var socket = client.waiting("How long?");
    var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    var lines = new CopyOnWriteArrayList<String>();
    while (lines.stream().noneMatch(line -> line.contains("notifications/progress"))) {
      lines.add(reader.readLine());
    }
    socket.close();

    assertThat(lines.getFirst()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(lines).filteredOn(":"::equals).hasSizeGreaterThanOrEqualTo(4);
    assertThat(lines.getLast()).startsWith("data: {").contains("\"progressToken\":1");
  }

  @Test
  void shouldAnswerWithOneJsonDocumentWhenTheClientTakesNoEvents() throws Exception {
    var answer =
        client.postInTheBackground(
            client.request(), "application/json", Client.question(3, "Which port?"));
    awaitAsked(1);

    desk.answer("q1", "4711");

    assertThat(Client.text(Json.MAPPER.readTree(answer.get()))).isEqualTo("4711");
  }

  @Test
  void shouldBeTheSameQuestionWhenTheConnectionBrokeAndTheSameWordsComeAgain() throws Exception {
    desk.whenWaiting(waiting::add);
    client.waiting("Which port?").close();
    awaitAsked(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(waiting).startsWith(false, true).endsWith(false));

    var again = client.askInTheBackground(2, " Which port?\n");
    await().atMost(PATIENCE).until(() -> waiting.getLast());
    desk.answer("q1", "4711");

    assertThat(Client.text(Client.last(again.get()))).isEqualTo("4711");
    assertThat(listener.asked).containsExactly("q1: Which port?");
  }

  @Test
  void shouldHaveTheAnswerAtOnceWhenItCameWhileNobodyWaited() throws Exception {
    desk.whenWaiting(waiting::add);
    client.waiting("Which port?").close();
    awaitAsked(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(waiting).containsExactly(false, true, false));
    desk.answer("q1", "4711");
    desk.answer("q1", "4712");
    desk.answer("q9", "nobody asked");

    now = now.plus(Duration.ofDays(2));

    assertThat(Client.text(Client.last(client.askInTheBackground(2, "Which port?").get())))
        .isEqualTo("4711");
  }

  @Test
  void shouldBeANewQuestionWhenTheSameWordsComeLongAfterTheirAnswer() throws Exception {
    var first = client.askInTheBackground(1, "Shall I go on?");
    awaitAsked(1);
    desk.answer("q1", "Yes.");
    first.get();
    assertThat(Client.text(Client.last(client.askInTheBackground(2, "Shall I go on?").get())))
        .isEqualTo("Yes.");

    now = now.plus(Question.ECHO).plusMillis(1);
    var later = client.askInTheBackground(3, "Shall I go on?");
    awaitAsked(2);
    desk.answer("q2", "No.");

    assertThat(Client.text(Client.last(later.get()))).isEqualTo("No.");
  }

  @Test
  void shouldEndTheWaitAtOnceWhenTheAttemptEnds() throws Exception {
    var open = client.askInTheBackground(1, "Which port?");
    awaitAsked(1);

    desk.end();

    var answer = Client.last(open.get(10, TimeUnit.SECONDS));
    assertThat(answer.at("/result/isError").asBoolean()).isTrue();
    assertThat(Client.text(answer)).contains("attempt is over");
    assertThat(Client.text(Client.last(client.askInTheBackground(2, "And now?").get())))
        .contains("attempt is over");
  }

  @Test
  void shouldEndTheWaitWithoutAWordWhenTheClientWithdraws() throws Exception {
    var open = client.askInTheBackground(5, "Which port?");
    awaitAsked(1);

    client.post(
        """
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}}\
        """);

    assertThat(open.get(10, TimeUnit.SECONDS)).doesNotContain("data: {\"jsonrpc\":\"2.0\",\"id\"");
  }

  @Test
  void shouldOpenToNobodyWithoutTheTokenOfAnAttemptUnderWay() throws Exception {
    var ping = Client.message("ping", "{}");
    var body = BodyPublishers.ofString(ping);
    assertThat(client.send(client.request().setHeader("Authorization", "Bearer x").POST(body)))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(401);
          assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        });
    assertThat(
            client
                .send(client.request().setHeader("Authorization", desk.access().token()).POST(body))
                .statusCode())
        .isEqualTo(401);
    assertThat(client.post(ping).statusCode()).isEqualTo(200);

    desk.close();

    assertThat(client.post(ping).statusCode()).isEqualTo(401);
    assertThat(client.plain("ORCHESTRATOR_ASK_URL", "hm?").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldOpenToNoPageOfAnotherSite() throws Exception {
    var host = "Host: 127.0.0.1:" + desk.access().port();

    assertThat(client.rawStatus(host)).isEqualTo("200");
    assertThat(client.rawStatus("Host: localhost:" + desk.access().port())).isEqualTo("200");
    assertThat(client.rawStatus("Host: attacker.example:" + desk.access().port())).isEqualTo("403");
    assertThat(client.rawStatus("Host: 127.0.0.1")).isEqualTo("403");
    assertThat(client.rawStatus(host, "Origin: http://attacker.example")).isEqualTo("403");
    assertThat(client.rawStatus(host, "Origin: null")).isEqualTo("403");
    assertThat(client.rawStatus(host, "Origin: http://127.0.0.1:" + desk.access().port()))
        .isEqualTo("200");
    assertThat(client.rawStatus(host, "Sec-Fetch-Site: cross-site")).isEqualTo("403");
  }

  @Test
  void shouldServePostAloneAndNothingElsewhere() throws Exception {
    for (var request : List.of(client.request().GET(), client.request().DELETE())) {
      var answer = client.send(request);
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }
    assertThat(client.send(client.plainRequest("ORCHESTRATOR_ASK_URL").GET()).statusCode())
        .isEqualTo(405);
    var elsewhere = client.request().build().uri().resolve("/.well-known/oauth-protected-resource");
    assertThat(client.send(client.request().uri(elsewhere).GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldTakeNoBodyThatIsTooLong() throws Exception {
    assertThat(client.post("x".repeat(AskRequest.MAX_BODY_BYTES)).statusCode()).isEqualTo(400);
    assertThat(client.post("x".repeat(AskRequest.MAX_BODY_BYTES + 1)).statusCode()).isEqualTo(413);
    assertThat(
            client
                .plain("ORCHESTRATOR_ASK_URL", "x".repeat(AskRequest.MAX_BODY_BYTES + 1))
                .statusCode())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json at all | -32700",
        "'' | -32700",
        "null | -32600",
        "[] | -32600",
        "[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}] | -32600",
        "{} | -32600",
        "{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"ping\"} | -32600",
        "{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"ping\"} | -32600",
        "{\"jsonrpc\": \"2.0\", \"id\": null, \"method\": \"ping\"} | -32600",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": 2} | -32600"
      })
  void shouldRefuseWhatIsNoRequest(String body, int code) throws Exception {
    var answer = client.post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    var error = Json.MAPPER.readTree(answer.body());
    assertThat(error.at("/error/code").asInt()).isEqualTo(code);
    assertThat(error.path("id").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resources/list | {} | -32601",
        "server/discover | {} | -32601",
        "tools/call | {\"name\": \"shell\"} | -32602",
        "tools/call | [1, 2] | -32602",
        "tools/call | null | -32602"
      })
  void shouldRefuseWhatItDoesNotHave(String method, String params, int code) throws Exception {
    var answer = client.ask(method, params);

    assertThat(answer.at("/error/code").asInt()).isEqualTo(code);
    assertThat(answer.path("id").asInt()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAVersionThatItDoesNotSpeak() throws Exception {
    var body = BodyPublishers.ofString(Client.message("ping", "{}"));

    assertThat(client.send(client.request().header("MCP-Protocol-Version", "1").POST(body)))
        .extracting(answer -> answer.statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"question\": \" \"}", "{\"question\": 7}", "{}", "[]", "null"})
  void shouldTellTheModelWhatIsWrongWhenItAsksNothing(String arguments) throws Exception {
    var params = "{\"name\": \"ask_orchestrator\", \"arguments\": %s}".formatted(arguments);

    var answer = Client.last(client.post(Client.message("tools/call", params)).body());

    assertThat(answer.at("/result/isError").asBoolean()).isTrue();
    assertThat(Client.text(answer)).isEqualTo("There is no question.");
  }

  @Test
  void shouldTakeNoQuestionThatIsTooLongAndNoMoreThanItsBound() throws Exception {
    assertThat(
            Client.text(
                Client.last(
                    client.askInTheBackground(1, "x".repeat(Questions.MAX_CHARS + 1)).get())))
        .contains("longer than");
    for (int i = 1; i <= Questions.MAX_OPEN; i++) {
      client.askInTheBackground(i, "Question " + i);
      awaitAsked(i);
    }

    assertThat(Client.text(Client.last(client.askInTheBackground(99, "One more").get())))
        .contains("open already");
    desk.answer("q1", "Yes.");
    client.askInTheBackground(100, "And now?");
    awaitAsked(Questions.MAX_OPEN + 1);
  }

  @Test
  void shouldTellTheFirstAndTheLastReportWhenTheyComeFast() throws Exception {
    for (int i = 1; i <= 50; i++) {
      var params =
          "{\"name\": \"report_progress\", \"arguments\": {\"message\": \"%d of 50\"}}"
              .formatted(i);
      assertThat(Client.text(client.ask("tools/call", params))).isEqualTo("noted");
    }

    desk.close();

    assertThat(listener.progress).hasSizeBetween(2, 10).startsWith("1 of 50").endsWith("50 of 50");
  }

  @Test
  void shouldServeScriptsInPlainText() throws Exception {
    desk.whenWaiting(waiting::add);
    var answer =
        client.postInTheBackground(
            client.plainRequest("ORCHESTRATOR_ASK_URL"), "*/*", "Which port?\n");
    awaitAsked(1);
    desk.answer("q1", "4711");
    assertThat(answer.get()).isEqualTo("4711\n");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(waiting).containsExactly(false, true, false));

    assertThat(client.plain("ORCHESTRATOR_PROGRESS_URL", "half").statusCode()).isEqualTo(200);
    assertThat(waiting).containsExactly(false, true, false, true, false);
    assertThat(client.plain("ORCHESTRATOR_PROGRESS_URL", " ").statusCode()).isEqualTo(400);
    desk.end();
    assertThat(client.plain("ORCHESTRATOR_ASK_URL", "hm?").statusCode()).isEqualTo(410);
    desk.close();
    assertThat(listener.progress).containsExactly("half");
  }

  @Test
  void shouldLetTheEldestWaitGoWhenTooManyWaitForOneAnswer() throws Exception {
    var first =
        client.postInTheBackground(client.plainRequest("ORCHESTRATOR_ASK_URL"), "*/*", "Hm?");
    awaitAsked(1);
    for (int i = 0; i < Questions.MAX_WAITS; i++) {
      desk.ask("Hm?", null);
    }

    assertThat(first.get(10, TimeUnit.SECONDS)).startsWith("Too many wait");
    assertThat(listener.asked).hasSize(1);
  }

  private void awaitAsked(int questions) {
    await().atMost(PATIENCE).until(() -> listener.asked.size() == questions);
  }
}
