package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Ended;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.mcpserver.AskServer;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealCli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// What every backend does alike whose CLI asks a model, shown with the real CLI and a scripted
/// model. What a CLI cannot do at all its backend does not claim, and is not asked for.
@Tag("real-cli")
@Timeout(180)
public abstract class ModelBackendContract extends BackendContract {
  /// Enough for the slowest CLI on a busy machine.
  protected static final Duration LIMIT = Duration.ofSeconds(120);

  /// What ends CLIs that wait for longer; one that is slow to start is ended as well.
  private static final Duration SILENCE = Duration.ofSeconds(8);

  /// For the kernel to end what is killed after the grace, and for us to notice.
  private static final Duration A_MOMENT = Duration.ofSeconds(2);

  private static final ObjectNode SCHEMA =
      (ObjectNode)
          Json.MAPPER.readTree(
              """
              {"type": "object", "required": ["colour", "count"], "additionalProperties": false,
               "properties": {"colour": {"type": "string"}, "count": {"type": "integer"}}}
              """);

  private final ScriptedModel model = new ScriptedModel(this::cli);

  protected abstract RealCli cli();

  @AfterEach
  void closeModel() {
    model.close();
  }

  protected final ProviderConfig model(Scenario... scenarios) {
    return model.provider(attempts.home(), scenarios);
  }

  protected final List<ModelRequest> requests() {
    return model.requests();
  }

  @Override
  protected ProviderConfig agentThatSays(String text) {
    return model(Scenario.always(Turn.text(text)));
  }

  @Override
  protected ProviderConfig agentThatWrites(String path, String content) {
    return model(Scenario.always(Turn.write(path, content)));
  }

  @Override
  protected ProviderConfig agentThatRunsInItsShell(String command) {
    return model(Scenario.always(Turn.shell(command)));
  }

  @Override
  protected String promptSeen() {
    return requests().getFirst().messages().stream()
        .map(ModelRequest.Message::text)
        .reduce("", String::concat);
  }

  @Test
  protected void shouldTellOfEveryToolWhenToolsAreUsed() {
    var provider =
        model(
            Scenario.always(
                Turn.write("a.txt", "A\n"), Turn.shell("cat a.txt && exit 4"), Turn.text("Done.")));

    var events = run(attempts.attempt(provider, "do it"));

    assertThat(events.ended()).isEqualTo(new Completed("Done.", null));
    assertThat(events.of(AgentEvent.ToolCall.class))
        .hasSize(2)
        .last()
        .satisfies(call -> assertThat(call.subject()).contains("cat a.txt && exit 4"));
    assertThat(events.of(AgentEvent.ToolResult.class)).hasSize(2);
    assertThat(events.of(AgentEvent.ToolResult.class))
        .extracting(AgentEvent.ToolResult::id)
        .isEqualTo(
            events.of(AgentEvent.ToolCall.class).stream().map(AgentEvent.ToolCall::id).toList());
    assertThat(events.of(AgentEvent.Unknown.class)).isEmpty();
  }

  @Test
  void shouldRememberTheConversationWhenItIsResumed() {
    // given
    var provider =
        model(
            Scenario.when("first", Turn.text("I will remember 4711.")),
            Scenario.when("second", Turn.text("It was 4711.")));
    var first = run(attempts.attempt(provider, "first"));

    // when
    var second = run(attempts.attempt(provider, agent().build(), "second", session(first)));

    // then
    assertThat(second.ended()).isEqualTo(new Completed("It was 4711.", null));
    assertThat(second.of(AgentEvent.Text.class))
        .containsExactly(new AgentEvent.Text("It was 4711."));
    assertThat(session(second)).isEqualTo(session(first));
    assertThat(said()).contains("first", "I will remember 4711.", "second");
    if (can(Capability.USAGE)) {
      assertThat(tokens(first)).isEqualTo(List.of(100L, 10L));
      assertThat(tokens(second)).isEqualTo(List.of(100L, 10L));
    }
  }

  @Test
  void shouldGoOnWithTheConversationWhenItWasStoppedInMidTool() throws Exception {
    // given
    var provider =
        model(
            Scenario.when("go on", Turn.text("Where was I?")),
            Scenario.when("walls", Turn.shell("touch started; sleep 300")));
    var stopped = attempts.attempt(provider, "paint the walls");
    var events = new RecordedEvents();
    var runner = Thread.startVirtualThread(() -> backend().run(stopped, events));
    await().atMost(LIMIT).until(() -> Files.exists(attempts.workspace().resolve("started")));
    stopped.stop().stop();
    assertThat(runner.join(LIMIT)).isTrue();

    // then
    assertGoesOnAfterTheWalls(provider, session(events));
  }

  @Test
  void shouldEndWithinTheGraceAndGoOnWhenItWasStoppedWhileTheModelThought() throws Exception {
    // given
    var provider =
        model(
            Scenario.when("go on", Turn.text("Where was I?")),
            Scenario.when("walls", new Turn.Hang(Turn.Moment.BEFORE_HEADERS)));
    var stopped = attempts.attempt(provider, "paint the walls");
    var events = new RecordedEvents();
    var runner = Thread.startVirtualThread(() -> backend().run(stopped, events));
    await().atMost(LIMIT).until(() -> requests().stream().anyMatch(this::isAboutTheWalls));

    // when
    stopped.stop().stop();

    // then
    assertThat(runner.join(ProcessHost.GRACE.plus(A_MOMENT))).isTrue();
    assertThat(events.ended()).isEqualTo(new Failed(FailureClass.CANCELLED, "stopped on request"));
    assertGoesOnAfterTheWalls(provider, session(events));
  }

  private boolean isAboutTheWalls(ModelRequest request) {
    return request.prompt().contains("paint the walls");
  }

  private void assertGoesOnAfterTheWalls(ProviderConfig provider, String session) {
    var resumed = run(attempts.attempt(provider, agent().build(), "go on", session));

    assertThat(resumed.ended()).isEqualTo(new Completed("Where was I?", null));
    assertThat(said()).contains("paint the walls");
  }

  @Test
  void shouldInstructTheModelThatTheAgentNames() {
    var provider = model(Scenario.always(Turn.text("ok")));
    var agent = agent().systemPrompt("Speak like a pirate.");
    if (can(Capability.MODEL)) {
      agent.model(otherModel());
    }

    run(attempt(provider, agent.build(), "hi"));

    assertThat(requests().getFirst().system() + promptSeen())
        .contains("Speak like a pirate.")
        .hasSizeGreaterThan(1_000);
    if (can(Capability.MODEL)) {
      assertThat(requests().getLast().model()).isEqualTo("other-model");
    }
  }

  /// A model other than the usual one, which its server calls `other-model`.
  protected String otherModel() {
    return "other-model";
  }

  @Test
  void shouldGiveJsonWhenTheAnswerHasASchema() {
    var answer = Map.<String, Object>of("colour", "green", "count", 3);
    var provider = model(Scenario.always(Turn.answer(answer)));

    var ended = runChecked(attempt(provider, agent().outputSchema(SCHEMA).build(), "which?"));

    assertThat(ended)
        .isInstanceOfSatisfying(
            Completed.class,
            completed ->
                assertThat(Json.MAPPER.readTree(completed.result()))
                    .isEqualTo(Json.MAPPER.valueToTree(answer)));
  }

  @Test
  void shouldBeTheAgentsFailureWhenItsAnswerDoesNotFitTheSchema() {
    var agent = agent().outputSchema(SCHEMA);
    if (can(Capability.MAX_TURNS)) {
      agent.maxTurns(6); // or it is asked for JSON again and again
    }
    var provider = model(Scenario.always(Turn.text("green, I think")));

    assertFails(runChecked(attempt(provider, agent.build(), "which?")), FailureClass.AGENT);
  }

  @Test
  void shouldHearTheAnswerWhenItAsksThroughAnMcpServer() {
    assumeTrue(can(Capability.MCP));
    var question = Map.<String, Object>of("question", "Which port?");
    try (var server = AskServer.start(Duration.ofSeconds(2), "Port 4711.")) {
      var provider =
          model(Scenario.always(Turn.mcp(AskServer.TOOL, question), Turn.text("I see.")));

      var events =
          run(attempt(provider, agent().mcpServers(Map.of("orch", server.config())).build(), "go"));

      assertThat(events.ended()).isEqualTo(new Completed("I see.", null));
      assertThat(server.questions()).containsExactly("Which port?");
      assertThat(requests().getLast().results())
          .extracting(ModelRequest.Result::text)
          .anyMatch(text -> text.contains("Port 4711."));
    }
  }

  @Test
  void shouldNotBeginWhenARequiredMcpServerIsMissing() {
    assumeTrue(can(Capability.REQUIRED_MCP));
    var missing =
        new McpServerConfig(null, Map.of(), "no-such-server", List.of(), Map.of(), LIMIT, true);
    var provider = model(Scenario.always(Turn.text("too early").delayedBy(LIMIT)));

    var ended =
        run(attempt(provider, agent().mcpServers(Map.of("orch", missing)).build(), "go")).ended();

    assertFails(ended, FailureClass.CONFIG);
    assertThat(((Failed) ended).message()).contains("orch");
  }

  @Test
  void shouldHaveNoToolThatChangesFilesWhenItMayOnlyRead() {
    assumeTrue(can(Capability.TOOLS));
    var provider =
        model(
            Scenario.always(
                Turn.write("made.txt", "no"),
                Turn.shell("echo no > made.txt"),
                Turn.text("I tried.")));

    var events = run(attempt(provider, agent().tools(List.of("read")).build(), "make it"));

    assertThat(events.ended()).isInstanceOf(Completed.class);
    assertThat(attempts.workspace()).isEmptyDirectory();
  }

  @Test
  void shouldRecoverWhenTheConnectionBreaksInMidAnswer() {
    var cut = new Turn.Disconnect(Turn.Moment.MID_STREAM);
    var provider = model(Scenario.always(Turn.text("recovered").after(cut)));

    var events = run(attempts.attempt(provider, "hi"));

    assertThat(events.ended()).isEqualTo(new Completed("recovered", null));
  }

  @Test
  void shouldBeTransientWhenNobodyAnswersAtTheModelsAddress() {
    var provider = agentThatSays("nobody hears this");
    model.hangUp();
    var agent = agent().limits(LIMIT, SILENCE).build();

    assertFails(run(attempt(provider, agent, "hi")).ended(), FailureClass.TRANSIENT);
  }

  @Test
  void shouldBeTransientWhenTheModelHangs() {
    var provider = model(Scenario.always(new Turn.Hang(Turn.Moment.BEFORE_HEADERS)));
    var agent = agent().limits(LIMIT, SILENCE).build();

    assertFails(run(attempt(provider, agent, "hi")).ended(), FailureClass.TRANSIENT);
  }

  @Test
  void shouldKeepItsThingsInTheConfigHomeWhenThereIsOne(@TempDir Path own) throws Exception {
    var usual = agentThatSays("ok");
    var provider =
        new ProviderConfig(
            usual.type(), usual.command(), usual.args(), inConfigHome(usual.env()), own.toString());
    prepareConfigHome(own, usual);

    var events = run(attempt(provider, agent().build(), "hi"));

    assertThat(events.ended()).isEqualTo(new Completed("ok", null));
    assertThat(own).isNotEmptyDirectory();
  }

  /// Copies what the CLI needs to find its model into another configuration folder.
  protected void prepareConfigHome(Path configHome, ProviderConfig usual) throws Exception {}

  /// The variables without those by which the CLI would go on using its usual folders.
  protected Map<String, String> inConfigHome(Map<String, String> usual) {
    return usual;
  }

  protected final AgentBuilder agent() {
    return AgentBuilder.on("p").limits(LIMIT, LIMIT);
  }

  protected final AgentRun attempt(ProviderConfig provider, AgentConfig agent, String prompt) {
    return attempts.attempt(provider, agent, prompt, null);
  }

  protected final boolean can(Capability capability) {
    return backend().capabilities().contains(capability);
  }

  protected static void assertFails(Ended ended, FailureClass failure) {
    assertThat(ended)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.failure()).as(failed.message()).isEqualTo(failure));
  }

  /// Runs an attempt as a runner does, which holds answers to their schema.
  protected final Ended runChecked(AgentRun attempt) {
    var events = new RecordedEvents();
    new Backends(List.of(backend())).run(attempt, events);
    return events.ended();
  }

  protected static String session(RecordedEvents events) {
    return events.of(AgentEvent.SessionStarted.class).getLast().session();
  }

  private String said() {
    return requests().getLast().messages().stream()
        .map(ModelRequest.Message::text)
        .reduce("", (all, text) -> all + "\n" + text);
  }

  protected static List<Long> tokens(RecordedEvents events) {
    var sum =
        events.of(AgentEvent.UsageReported.class).stream()
            .map(AgentEvent.UsageReported::usage)
            .reduce(Usage.NONE, Usage::plus);
    return List.of(sum.inputTokens(), sum.outputTokens());
  }
}
