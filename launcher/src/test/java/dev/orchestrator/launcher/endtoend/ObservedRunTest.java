package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program with metrics and traces, looked at by an HTTP client and a receiver of OTLP.
class ObservedRunTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> received = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    client.close();
    vertx.close().await();
  }

  @Test
  void shouldShowMetricsWhileItRunsAndSendOneTrace(@TempDir Path home) throws Exception {
    // given
    var go = home.resolve("go");
    var project =
        ScriptedProject.create(
            home.resolve("project"),
            ScriptedProject.script(
                "until test -e \"$GO\"; do sleep 0.1; done; echo done > file",
                Map.of("GO", go.toString())),
            2);
    project.plan("task ", "one");
    int port = freePort();
    var receiver = receiver();

    // when
    var program =
        Program.start(
            project.folder(),
            "run",
            "--plan=" + project.planFile(),
            "--yes",
            "--metrics-port=" + port,
            "--trace=http://127.0.0.1:" + receiver.actualPort());
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> metrics(port, "/metrics").contains("orchestrator_tasks{state=\"running\"} 1"));
    var metrics = metrics(port, "/metrics");
    Files.createFile(go);

    // then
    assertThat(program.awaitExit()).as(program.everything()).isZero();
    assertThat(metrics)
        .contains(
            "orchestrator_runs_total{event=\"started\"} 1",
            "orchestrator_attempts_started_total{provider=\"agent\"} 1",
            "orchestrator_requests_seconds_count{address=\"store.journal.append\",outcome=\"done\"}")
        .contains("jvm_memory_used_bytes", "vertx_eventbus_handlers");
    assertThat(String.join("", received))
        .startsWith("/v1/traces\n")
        .contains("orchestrator.outcome", "task one", "attempt one#1", "merge one");
  }

  private String metrics(int port, String path) throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  private HttpServer receiver() {
    return vertx
        .createHttpServer()
        .requestHandler(request ->
            request
                .body()
                .onSuccess(body -> {
                  received.add(
                      request.path()
                          + "\n"
                          + new String(body.getBytes(), StandardCharsets.ISO_8859_1));
                  request.response().end();
                }))
        .listen(0, "127.0.0.1")
        .await();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
