package dev.orchestrator.gateway.client;

import dev.orchestrator.contracts.bus.Asker;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.SteerAttempt;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ListDrivenRuns;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.gateway.access.Entrance;
import dev.orchestrator.gateway.api.ApiPath;
import dev.orchestrator.gateway.api.HttpProblem;
import dev.orchestrator.gateway.api.Message;
import dev.orchestrator.gateway.api.RunAtWork;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/// The services behind a gateway on this machine, for those commands that its API offers. A gateway
/// that does not answer refuses with `NO_HANDLER`; the command may or may not have been done then.
public final class GatewayClient implements Asker, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(10);

  /// What the way takes longer than the service itself.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final int FIRST_FAILURE = 400;

  private final Entrance entrance;
  private final HttpClient http;

  public GatewayClient(Entrance entrance) {
    this.entrance = entrance;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /// @throws IllegalArgumentException when the API has no such command
  @Override
  public <Q, R> Reply<R> ask(Command<Q, R> command, Q request) {
    var message =
        switch (request) {
          case ListDrivenRuns _ -> get(ApiPath.RUNS);
          case StartRun start -> post(ApiPath.RUNS, start);
          case ResumeRun resume -> post(ApiPath.resumption(resume.run()), resume);
          case InterruptRun interrupt -> post(ApiPath.interruption(interrupt.run()), interrupt);
          case RunInstruction order -> post(ApiPath.instructions(order.run()), order);
          case SteerAttempt(var attempt, var text) ->
              post(
                  ApiPath.messages(attempt.run(), attempt.task()),
                  new Message(attempt.number(), text));
          default -> throw new IllegalArgumentException(command.address() + " is not offered");
        };
    return send(message.timeout(command.timeout().plus(MARGIN)), command.replyType());
  }

  /// Whether somebody works on the run behind the gateway.
  public Reply<RunAtWork> atWork(RunId run) {
    return send(get(ApiPath.run(run)).timeout(LOOK_TIMEOUT), RunAtWork.class);
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + entrance.port() + path))
        .header("Authorization", entrance.accessToken().authorization());
  }

  private HttpRequest.Builder post(String path, Object body) {
    return get(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(Json.write(body)));
  }

  private <R> Reply<R> send(HttpRequest.Builder request, Class<R> replyType) {
    try {
      return read(http.send(request.build(), BodyHandlers.ofString()), replyType);
    } catch (HttpTimeoutException e) {
      return refused(Refusal.Code.TIMEOUT, "process %d did not answer in time");
    } catch (IOException e) {
      return refused(Refusal.Code.NO_HANDLER, "process %d does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refused(Refusal.Code.INTERRUPTED, "interrupted while waiting for process %d");
    }
  }

  private <R> Reply<R> read(HttpResponse<String> response, Class<R> replyType) {
    try {
      return response.statusCode() < FIRST_FAILURE
          ? new Reply.Done<>(Json.read(response.body(), replyType))
          : new Reply.Refused<>(refusal(Json.read(response.body(), HttpProblem.class)));
    } catch (JacksonException e) {
      return refused(Refusal.Code.NO_HANDLER, "process %d is no gateway");
    }
  }

  private static Refusal refusal(HttpProblem problem) {
    return new Refusal(
        problem.code() == null ? Refusal.Code.INTERNAL : problem.code(), problem.detail());
  }

  private <R> Reply<R> refused(Refusal.Code code, String sentence) {
    return new Reply.Refused<>(new Refusal(code, sentence.formatted(entrance.pid())));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
