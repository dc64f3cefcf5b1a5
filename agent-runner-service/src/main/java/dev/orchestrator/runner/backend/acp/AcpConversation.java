package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Ended;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.backend.JsonLine;
import dev.orchestrator.runner.process.ProcessInput;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One attempt in the words of the protocol: initialize, begin or load a session, set it up,
/// prompt, and listen until the prompt is answered. Each step follows from the answer to the one
/// before.
final class AcpConversation implements AgentProcess.Reader {
  private static final int MAX_STDERR_CHARS = 2048;

  /// How a program ends that is no agent: content, by not knowing its options, by not being there.
  /// Others may have been in each other's way, as agents are that set up a new home together.
  private static final Set<Integer> IS_NO_AGENT = Set.of(0, 2, 126, 127);

  /// How long an agent may take to end by itself when all is said.
  private static final Executor PATIENCE = CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS);

  private final AgentRun run;
  private final Consumer<AgentEvent> events;
  private final Optional<String> wallTrouble;
  private final AcpUpdates updates;
  private final AcpFiles files;
  private final AcpPolicy policy;
  private Map<String, McpServerConfig> servers;
  private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);
  private @Nullable AcpPeer peer;
  private @Nullable AcpRequests requests;
  private Runnable hangUp = () -> {};
  private boolean initialized;
  private boolean listening;
  private String agent = "";

  /// Read by the thread that stops the attempt as well.
  private volatile @Nullable String session;

  private @Nullable String complaint;
  private @Nullable Ended ended;

  /// @param wallTrouble why the system does not keep an agent from changing files that may not
  AcpConversation(AgentRun run, Optional<String> wallTrouble, Consumer<AgentEvent> events) {
    this.run = run;
    this.wallTrouble = wallTrouble;
    this.events = events;
    this.files = new AcpFiles(run.workspace());
    this.servers = run.assignment().agent().mcpServers();
    this.policy = new AcpPolicy(run.assignment().agent(), files);
    this.updates = new AcpUpdates(run.workspace(), events);
  }

  @Override
  public void opened(ProcessInput input, Runnable end) {
    var connection = new AcpPeer(input);
    peer = connection;
    requests = new AcpRequests(connection, files, policy, events);
    hangUp =
        () -> {
          input.close();
          PATIENCE.execute(end);
        };
    run.stop().whenStopped(() -> cancel(connection));
    connection.request("initialize", AcpHello.params(), this::initialized, this::refused);
  }

  /// Comes from another thread; the request of the prompt is answered thereupon.
  private void cancel(AcpPeer connection) {
    var current = session;
    if (current != null) {
      connection.tell("session/cancel", object().put("sessionId", current));
    }
  }

  @Override
  public void stdout(String line) {
    events.accept(new AgentEvent.RawLine(line));
    JsonLine.parse(line).ifPresent(this::read);
  }

  @Override
  public void stderr(String line) {
    stderr.add(line);
    AcpFailure.inLog(line).ifPresent(words -> complaint = words);
    events.accept(new AgentEvent.StderrLine(line));
  }

  private void read(JsonNode message) {
    if (ended != null || peer == null || requests == null) {
      return;
    }
    var method = message.path("method").asString("");
    if (method.isEmpty()) {
      peer.answered(message);
    } else if (message.has("id")) {
      requests.handle(method, message);
    } else if (method.equals("session/update") && !listening) {
      updates.readBefore(message.at("/params/update"));
    } else if (method.equals("session/update")) {
      policy.hear(message.at("/params/update"));
      updates.read(message.at("/params/update"));
    }
  }

  private void initialized(JsonNode answer) {
    initialized = true;
    agent = answer.at("/agentInfo/name").asString("");
    var leak = policy.leak(agent, wallTrouble);
    if (leak.isPresent()) {
      conclude(new Failed(FailureClass.CONFIG, unkept(leak.get())));
      return;
    }
    if (!answer.at("/agentCapabilities/mcpCapabilities/http").asBoolean(false)) {
      servers = run.serversWithoutDesk();
      if (AcpServers.needHttp(servers)) {
        conclude(
            new Failed(
                FailureClass.CONFIG, "this agent cannot use MCP servers by url, only by command"));
        return;
      }
      if (run.desk() != null) {
        events.accept(
            new AgentEvent.Warned("this agent cannot ask anything: it takes no MCP server by url"));
      }
    }
    var known = run.assignment().session();
    if (known != null && answer.at("/agentCapabilities/loadSession").asBoolean(false)) {
      resume(AcpSession.of(known));
    } else {
      begin();
    }
  }

  private String unkept(String leak) {
    return "agent '%s' cannot be kept to its tools on %s: %s; give it other tools or another provider"
        .formatted(run.assignment().agentName(), agent.isEmpty() ? "this program" : agent, leak);
  }

  private void resume(AcpSession known) {
    if (known.isOfOtherThan(run.workspace())) {
      beginAnew("session %s began in another folder".formatted(known.id()));
    } else {
      load(known);
    }
  }

  private void load(AcpSession known) {
    request(
        "session/load",
        place().put("sessionId", known.id()),
        answer -> begun(known, answer, run.assignment().continuation()),
        error -> notLoaded(known.id(), error));
  }

  /// What is not known to be gone is not given up.
  private void notLoaded(String known, JsonNode error) {
    var failure = AcpFailure.of(error);
    if (AcpFailure.isGone(error)) {
      beginAnew("session %s is gone: %s".formatted(known, failure.message()));
    } else {
      conclude(
          new Failed(
              failure.failure() == FailureClass.AUTH ? FailureClass.AUTH : FailureClass.TRANSIENT,
              "session %s cannot be loaded: %s".formatted(known, failure.message())));
    }
  }

  private void beginAnew(String why) {
    events.accept(new AgentEvent.Retrying(Duration.ZERO, why));
    begin();
  }

  private void begin() {
    request(
        "session/new",
        place(),
        answer ->
            begun(
                AcpSession.begun(answer.path("sessionId").asString(""), run.workspace()),
                answer,
                AcpPrompt.first(run)),
        this::refused);
  }

  private ObjectNode place() {
    var place = object().put("cwd", run.workspace().toString());
    return place.set("mcpServers", AcpServers.of(servers));
  }

  private void begun(AcpSession begun, JsonNode answer, String prompt) {
    var id = begun.id();
    session = id;
    events.accept(new AgentEvent.SessionStarted(begun.words()));
    new AcpSettings(id, answer, this::request, this::conclude)
        .apply(run.assignment().agent(), () -> prompt(id, prompt));
  }

  private void prompt(String id, String words) {
    listening = true;
    request(
        "session/prompt", AcpPrompt.params(id, words), this::promptAnswered, this::promptRefused);
  }

  private void promptAnswered(JsonNode answer) {
    updates.flush();
    var used = answer.path("usage");
    if (used.isObject()) {
      events.accept(new AgentEvent.UsageReported(usage(used, updates.cost())));
    }
    var words = updates.lastWords();
    conclude(
        switch (answer.path("stopReason").asString("")) {
          case "end_turn" ->
              AcpFailure.inWords(agent, words)
                  .or(() -> gaveUp(words))
                  .<Ended>map(this::failed)
                  .orElseGet(() -> AgentEvent.Completed.of(words));
          case "cancelled" ->
              run.stop()
                  .reason()
                  .orElseGet(
                      () -> new Failed(FailureClass.CRASHED, "the agent broke off its turn"));
          case "refusal" -> new Failed(FailureClass.AGENT, "the agent refused: " + words);
          default ->
              new Failed(
                  FailureClass.AGENT,
                  "the agent stopped early: " + answer.path("stopReason").asString("no reason"));
        });
  }

  /// Some agents end their turn without a word when they are refused something.
  private Optional<Failed> gaveUp(String words) {
    return words.isBlank() && requests != null
        ? requests
            .refused()
            .map(tool ->
                new Failed(FailureClass.CONFIG, "the agent gave up when it was refused " + tool))
        : Optional.empty();
  }

  private static Usage usage(JsonNode counts, @Nullable Double cost) {
    return new Usage(
        counts.path("inputTokens").asLong(0),
        counts.path("outputTokens").asLong(0),
        counts.path("cachedReadTokens").asLong(0),
        counts.path("cachedWriteTokens").asLong(0),
        cost);
  }

  private void promptRefused(JsonNode error) {
    updates.flush();
    conclude(failed(AcpFailure.of(error)));
  }

  private Failed failed(Failed failure) {
    if (failure.failure() == FailureClass.LIMIT) {
      events.accept(new AgentEvent.LimitReached(null));
    }
    return failure;
  }

  private void refused(JsonNode error) {
    conclude(AcpFailure.of(error));
  }

  private void request(
      String method, JsonNode params, Consumer<JsonNode> onResult, Consumer<JsonNode> onError) {
    if (peer != null) {
      peer.request(method, params, onResult, onError);
    }
  }

  private void conclude(Ended end) {
    if (ended == null) {
      ended = end;
      hangUp.run();
    }
  }

  @Override
  public Optional<Ended> concluded() {
    return Optional.ofNullable(ended);
  }

  @Override
  public Optional<String> complaint() {
    return Optional.ofNullable(complaint);
  }

  /// Asked only when the process ended before the conversation did.
  @Override
  public Ended ended(int exitCode) {
    updates.flush();
    var said = stderr.isEmpty() ? "" : ": " + stderr.text();
    return initialized
        ? new Failed(
            FailureClass.CRASHED,
            "the agent ended in mid-turn (exit code %d)%s".formatted(exitCode, said))
        : new Failed(
            IS_NO_AGENT.contains(exitCode) ? FailureClass.CONFIG : FailureClass.TRANSIENT,
            "the agent ended before it answered (exit code %d)%s".formatted(exitCode, said));
  }

  private static ObjectNode object() {
    return Json.MAPPER.createObjectNode();
  }
}
