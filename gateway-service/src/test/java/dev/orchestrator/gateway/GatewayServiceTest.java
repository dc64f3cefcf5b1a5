package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.gateway.access.Entrance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The gateway as whoever finds its port meets it: bytes on a socket.
class GatewayServiceTest {
  private static final String PAUSE = "POST /api/v1/runs/known/instructions HTTP/1.1";
  private static final String PAUSE_BODY = "{\"type\":\"PauseRun\"}";
  private static final int TIMEOUT_MILLIS = 10_000;

  @TempDir private Path folder;
  private RunningGateway gateway;
  private Entrance entrance;

  @BeforeEach
  void start() throws IOException {
    gateway = RunningGateway.in(folder);
    entrance = gateway.entrance();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void shouldTellItsEntranceToItsUserAloneAndNoLongerThanItIsOpen() throws Exception {
    var file = folder.resolve("gateway.json");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(entrance.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(entrance.token()).hasSize(43);
    assertThat(entrance.toString()).doesNotContain(entrance.token());

    gateway.undeploy();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldDoWhatCallerWithTokenAsks() throws Exception {
    var answer = post(PAUSE, PAUSE_BODY);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.head()).contains("content-type: application/json", "cache-control: no-store");
    assertThat(gateway.services().taken())
        .containsExactly(new RunInstruction.PauseRun(FakeServices.KNOWN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | Host: HERE
          401 | Host: HERE~Authorization: Bearer wrong
          401 | Host: HERE~Authorization: TOKEN
          401 | Host: HERE~Authorization: Bearer TOKENx
          421 | Authorization: Bearer TOKEN
          421 | Host: evil.example~Authorization: Bearer TOKEN
          421 | Host: evil.example:PORT~Authorization: Bearer TOKEN
          421 | Host: 127.0.0.1~Authorization: Bearer TOKEN
          421 | Host: HERE~Host: evil.example~Authorization: Bearer TOKEN
          403 | Host: HERE~Authorization: Bearer TOKEN~Origin: http://evil.example
          403 | Host: HERE~Authorization: Bearer TOKEN~Origin: null
          403 | Host: HERE~Authorization: Bearer TOKEN~Origin: http://localhost:1
          403 | Host: HERE~Authorization: Bearer TOKEN~Sec-Fetch-Site: cross-site
          """)
  void shouldTurnAwayWhoeverIsNotMeant(int status, String headers) throws Exception {
    var answer = send(PAUSE, headers.replace("~", "\r\n"), PAUSE_BODY);

    assertThat(answer.status()).as(answer.head()).isEqualTo(status);
    assertThat(answer.head()).contains("content-type: application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.everything()).doesNotContain(entrance.token());
    assertThat(gateway.services().taken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:PORT", "http://localhost:PORT"})
  void shouldLetItsOwnPagesIn(String origin) throws Exception {
    var headers = "Host: localhost:PORT\r\nAuthorization: Bearer TOKEN\r\nOrigin: " + origin;

    assertThat(send("GET /api/v1/runs HTTP/1.1", headers, "").json().path("runs").toString())
        .isEqualTo("[\"known\"]");
  }

  @Test
  void shouldNotReadMoreOfBodyThanItsLimit() throws Exception {
    var headers = authorized() + "\r\nContent-Type: application/json\r\nContent-Length: 99999999";

    var answer = send(PAUSE, headers, "");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.head()).contains("connection: close");
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("a body has at most 67108864 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST /api/v1/runs/known/instructions | {"type":                 | 400 | INVALID
          POST /api/v1/runs/known/instructions | []                       | 400 | INVALID
          POST /api/v1/runs/known/instructions | {"type":"Exec"}          | 400 | INVALID
          POST /api/v1/runs/known/instructions | {"type":"RetryTask"}     | 400 | INVALID
          POST /api/v1/runs/known/instructions | {"type":"RetryTask","task":"../x"} | 400 | INVALID
          POST /api/v1/runs/known/instructions | {"type":"AddTasks","tasks":[{"id":"a"}]} | 400 | INVALID
          POST /api/v1/runs/known/instructions | {"type":"AddTasks","tasks":[null]} | 400 | INVALID
          POST /api/v1/runs/known/resumption | {"instruction":{"type":"PauseRun","run":"other"}} | 400 | INVALID
          POST /api/v1/runs/known/tasks/a/messages | {"attempt":0,"text":"hi"} | 400 | INVALID
          POST /api/v1/runs | {"run":"new"}                               | 400 | INVALID
          POST /api/v1/runs/other/instructions | {"type":"PauseRun"}      | 404 | NOT_FOUND
          POST /api/v1/runs/UP/instructions    | {"type":"PauseRun"}      | 404 | NOT_FOUND
          POST /api/v1/runs/..%2f/instructions | {"type":"PauseRun"}      | 404 | NOT_FOUND
          POST /api/v1/nothing                 | {}                       | 404 | ``
          POST /api/v1/runs/known              | {}                       | 405 | ``
          """)
  void shouldSayWhatIsWrongWithRequest(String line, String body, int status, String code)
      throws Exception {
    var answer = post(line + " HTTP/1.1", body);

    assertThat(answer.status()).as(answer.everything()).isEqualTo(status);
    assertThat(answer.head()).contains("content-type: application/problem+json");
    assertThat(answer.json().path("code").asString("")).isEqualTo(code);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
    assertThat(gateway.services().taken()).isEmpty();
  }

  @Test
  void shouldTakeNothingButJson() throws Exception {
    var answer = send(PAUSE, authorized() + "\r\nContent-Type: text/plain", PAUSE_BODY);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(gateway.services().taken()).isEmpty();
  }

  @Test
  void shouldTakeTheRunFromThePath() throws Exception {
    var body = "{\"type\":\"RetryTask\",\"run\":\"other\",\"task\":\"api\"}";

    assertThat(post(PAUSE, body).status()).isEqualTo(202);
    assertThat(gateway.services().taken())
        .containsExactly(new RunInstruction.RetryTask(FakeServices.KNOWN, new TaskId("api")));
  }

  private record Answer(String head, String body) {
    int status() {
      return Integer.parseInt(head.split(" ")[1]);
    }

    JsonNode json() {
      return Json.read(body, JsonNode.class);
    }

    String everything() {
      return head + "\n" + body;
    }
  }

  private Answer post(String line, String body) throws IOException {
    return send(line, authorized() + "\r\nContent-Type: application/json", body);
  }

  private static String authorized() {
    return "Host: HERE\r\nAuthorization: Bearer TOKEN";
  }

  /// Sends one request and reads until the gateway has nothing more to say.
  private Answer send(String line, String headers, String body) throws IOException {
    var length = headers.contains("Content-Length") ? "" : "\r\nContent-Length: " + body.length();
    var head =
        "%s\r\n%s\r\nConnection: close%s\r\n\r\n"
            .formatted(line, headers, length)
            .replace("HERE", "127.0.0.1:PORT")
            .replace("PORT", String.valueOf(entrance.port()))
            .replace("TOKEN", entrance.token());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), entrance.port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var end = answer.indexOf("\r\n\r\n");
      return new Answer(answer.substring(0, end), answer.substring(end).strip());
    }
  }
}
