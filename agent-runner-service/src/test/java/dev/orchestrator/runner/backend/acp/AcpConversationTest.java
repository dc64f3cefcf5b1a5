package dev.orchestrator.runner.backend.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.OpenDesk;
import dev.orchestrator.runner.backend.RecordedEvents;
import dev.orchestrator.runner.process.ProcessInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The protocol from our end, with an agent whose every line is written here.
class AcpConversationTest {
  private final RecordedEvents events = new RecordedEvents();
  private final SentLines sent = new SentLines();
  private Attempts attempts;
  private Path workspace;
  private Optional<String> wallTrouble = Optional.empty();
  private AcpConversation conversation;

  /// Keeps what we say to the agent.
  private static final class SentLines implements ProcessInput {
    private final List<JsonNode> messages = new ArrayList<>();
    private boolean closed;

    @Override
    public boolean send(String text) {
      return messages.add(Json.MAPPER.readTree(text));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    attempts = new Attempts(folder);
    workspace = attempts.workspace();
    converse(Attempts.AGENT, null);
  }

  private void converse(AgentConfig agent) {
    converse(agent, null);
  }

  private void resume(String session) {
    converse(Attempts.AGENT, session);
    answer("{\"agentCapabilities\":{\"loadSession\":true}}");
  }

  private void converse(AgentConfig agent, @Nullable String session) {
    var provider = new ProviderConfig("acp", "agent", List.of(), Map.of());
    var attempt = attempts.attempt(provider, agent, "do it", session);
    conversation = new AcpConversation(attempt, wallTrouble, events);
    conversation.opened(sent, () -> {});
  }

  private void converseAt(OpenDesk desk) {
    var provider = new ProviderConfig("acp", "agent", List.of(), Map.of());
    var attempt = attempts.attempt(provider, Attempts.AGENT, "do it", null);
    conversation =
        new AcpConversation(Attempts.withDesk(desk.desk(), attempt), wallTrouble, events);
    conversation.opened(sent, () -> {});
  }

  @Test
  void shouldCompleteWhenThePromptIsAnswered() {
    begin();
    update(
        "agent_message_chunk",
        "\"messageId\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"All \"}");
    update(
        "agent_message_chunk",
        "\"messageId\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"done\"}");
    answer("{\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":7,\"outputTokens\":3}}");

    assertThat(conversation.concluded()).hasValue(new Completed("All done", null));
    assertThat(events.of(AgentEvent.Text.class)).containsExactly(new AgentEvent.Text("All done"));
    assertThat(sent.messages)
        .extracting(message -> message.path("method").asString(""))
        .containsExactly("initialize", "session/new", "session/prompt");
    assertThat(sent.messages.getLast().at("/params/prompt/0/text").asString()).isEqualTo("do it");
    assertThat(sent.closed).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens, AGENT",
    "max_turn_requests, AGENT",
    "refusal, AGENT",
    "cancelled, CRASHED",
    "something_new, AGENT"
  })
  void shouldFailWhenTheTurnStopsForAnotherReason(String reason, FailureClass failure) {
    begin();
    answer("{\"stopReason\":\"%s\"}".formatted(reason));

    assertFails(failure);
  }

  @Test
  void shouldBeAMatterOfLoginWhenTheAgentSaysSo() {
    answer("{\"agentCapabilities\":{}}");
    say("{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32000,\"message\":\"Sign in first\"}}");

    assertFails(FailureClass.AUTH);
  }

  @Test
  void shouldLoadTheSessionInTheFolderInWhichItBegan() {
    begin();
    resume(events.of(AgentEvent.SessionStarted.class).getFirst().session());

    assertThat(sent.messages.getLast().path("method").asString()).isEqualTo("session/load");
    assertThat(sent.messages.getLast().at("/params/sessionId").asString()).isEqualTo("s");
  }

  @Test
  void shouldBeginAnewInAnotherFolder(@TempDir Path elsewhere) {
    resume(AcpSession.begun("s-old", elsewhere).words());

    assertThat(events.of(AgentEvent.Retrying.class))
        .containsExactly(
            new AgentEvent.Retrying(Duration.ZERO, "session s-old began in another folder"));
    assertThat(sent.messages.getLast().path("method").asString()).isEqualTo("session/new");
  }

  @ParameterizedTest
  @CsvSource({
    "-32002, Resource not found",
    "-32603, Internal error: session s-old not found",
    "-32603, no such session"
  })
  void shouldBeginAnewWhenTheSessionIsGone(int code, String words) {
    resume("s-old");
    refuse(code, words);

    assertThat(events.of(AgentEvent.Retrying.class))
        .containsExactly(new AgentEvent.Retrying(Duration.ZERO, "session s-old is gone: " + words));
    assertThat(sent.messages.getLast().path("method").asString()).isEqualTo("session/new");
  }

  @Test
  void shouldKnowByOpenCodesWordsThatTheSessionIsGone() {
    resume("s-old");
    say(
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32603,\"message\":\"Internal error: OpenCode service failure\",\"data\":{\"service\":\"session\"}}}");

    assertThat(sent.messages.getLast().path("method").asString("")).isEqualTo("session/new");
  }

  @ParameterizedTest
  @CsvSource({
    "-32603, database is locked, TRANSIENT",
    "-32603, invalid state, TRANSIENT",
    "-32000, Sign in first, AUTH"
  })
  void shouldKeepTheSessionWhenItCannotBeLoadedNow(int code, String words, FailureClass failure) {
    resume("s-old");
    refuse(code, words);

    assertThat(conversation.concluded())
        .hasValue(new Failed(failure, "session s-old cannot be loaded: " + words));
  }

  @Test
  void shouldSayThatTheAgentCrashedWhenItEndsInMidTurn() {
    begin();

    assertThat(conversation.concluded()).isEmpty();
    assertThat(conversation.ended(137))
        .isEqualTo(new Failed(FailureClass.CRASHED, "the agent ended in mid-turn (exit code 137)"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, TRANSIENT",
    "137, TRANSIENT",
    "0, CONFIG",
    "2, CONFIG",
    "126, CONFIG",
    "127, CONFIG"
  })
  void shouldTryAgainWhenTheAgentEndsBeforeItAnswersUnlessItIsNoAgent(
      int exitCode, FailureClass failure) {
    conversation.stderr("migration failed");

    assertThat(conversation.ended(exitCode))
        .isEqualTo(
            new Failed(
                failure,
                "the agent ended before it answered (exit code %d): migration failed"
                    .formatted(exitCode)));
  }

  @Test
  void shouldCountUpdatesThatItDoesNotKnowAndPassOverGarbage() {
    begin();
    update("telepathy", "\"strength\":7");
    List.of("", "warming up…", "[1]", "{}", "{\"id\":99,\"result\":{}}", "{\"method\":\"news\"}")
        .forEach(conversation::stdout);

    assertThat(events.of(AgentEvent.Unknown.class))
        .containsExactly(new AgentEvent.Unknown("telepathy"));
    assertThat(conversation.concluded()).isEmpty();
  }

  @Test
  void shouldPermitWhatHappensInTheWorkspaceAndNothingElsewhere() {
    begin();

    assertThat(permission("edit", workspace.resolve("a.txt").toString())).isEqualTo("yes-once");
    assertThat(permission("edit", workspace.resolve("../a.txt").toString())).isEqualTo("no-once");
    assertThat(permission("edit", "/etc/passwd")).isEqualTo("no-once");
    assertThat(permission("edit", "a\\u0000b")).isEqualTo("no-once");
    assertThat(permission("execute", "/")).isEqualTo("yes-once");
    assertThat(permission("other", "/etc/passwd")).isEqualTo("yes-once");
  }

  @ParameterizedTest
  @CsvSource({
    "read,    read,    yes-once",
    "read,    search,  yes-once",
    "read,    think,   yes-once",
    "read,    edit,    no-once",
    "read,    delete,  no-once",
    "read,    execute, no-once",
    "read,    fetch,   no-once",
    "read,    other,   no-once",
    "web,     fetch,   yes-once",
    "web,     read,    no-once",
    "edit,    edit,    yes-once",
    "edit,    read,    yes-once",
    "edit,    execute, no-once",
    "shell,   execute, yes-once",
    "shell,   fetch,   no-once"
  })
  void shouldPermitWhatTheToolsOfTheAgentCover(String tool, String kind, String answer) {
    converse(tools(tool));
    begin("goose");

    assertThat(permission(kind, workspace.resolve("a.txt").toString())).isEqualTo(answer);
  }

  /// Goose says what a tool is when it begins the call, not when it asks for it.
  @ParameterizedTest
  @CsvSource({
    "tree,                yes-once",
    "write,               no-once",
    "shell,               no-once",
    "orch__ask,           yes-once",
    "delegate,            no-once",
    "manage_extensions,   no-once"
  })
  void shouldKnowTheToolByWhatWasSaidOfItBefore(String name, String answer) {
    converse(
        AgentBuilder.on("p").tools(List.of("read")).mcpServers(Map.of("orch", server())).build());
    begin("goose", "\"mcpCapabilities\":{\"http\":true}");
    update(
        "tool_call",
        "\"toolCallId\":\"t\",\"title\":\"so · so\",\"_meta\":{\"goose\":{\"toolCall\":{\"toolName\":\"%s\"}}}"
            .formatted(name));

    assertThat(permission("other", "/")).isEqualTo(answer);
  }

  @Test
  void shouldGoWithoutItsDeskWhenItTakesNoServersByUrl() throws IOException {
    try (var desk = new OpenDesk()) {
      converseAt(desk);

      begin("other");

      assertThat(sent.messages.get(sent.messages.size() - 2).at("/params/mcpServers")).isEmpty();
      assertThat(events.of(AgentEvent.Warned.class))
          .extracting(AgentEvent.Warned::words)
          .containsExactly("this agent cannot ask anything: it takes no MCP server by url");
      assertThat(conversation.concluded()).isEmpty();
    }
  }

  @Test
  void shouldBeToldOfItsDeskWhenItTakesServersByUrl() throws IOException {
    try (var desk = new OpenDesk()) {
      converseAt(desk);

      begin("other", "\"mcpCapabilities\":{\"http\":true}");

      var server = sent.messages.get(sent.messages.size() - 2).at("/params/mcpServers/0");
      assertThat(server.path("url").asString()).isEqualTo(desk.desk().access().server().url());
      assertThat(server.at("/headers/0/value").asString())
          .isEqualTo("Bearer " + desk.desk().access().token());
      assertThat(events.of(AgentEvent.Warned.class)).isEmpty();
    }
  }

  @Test
  void shouldKeepEditsOfWhichThePlaceIsAskedForInTheWorkspace() {
    begin("OpenCode");
    update("tool_call", "\"toolCallId\":\"t\",\"title\":\"write\",\"kind\":\"edit\"");

    assertThat(permission("other", "/etc/passwd")).isEqualTo("no-once");
  }

  @Test
  void shouldReadButNotWriteFilesWhenItMayOnlyRead() throws IOException {
    converse(tools("read"));
    begin("goose");
    Files.writeString(workspace.resolve("a.txt"), "one\n");

    assertThat(file("read", "a.txt", "\"limit\":1").at("/result/content").asString())
        .isEqualTo("one");
    assertThat(file("write", "a.txt", "\"content\":\"x\"").at("/error/message").asString())
        .contains("may not write");
    assertThat(events.of(AgentEvent.Warned.class))
        .containsExactly(new AgentEvent.Warned("the agent was refused changes to files"));
    assertThat(workspace.resolve("a.txt")).hasContent("one\n");
  }

  @Test
  void shouldAskBeforeEveryToolWhenTheAgentHasFewAndTheProgramOffersIt() {
    converse(tools("read"));
    answer("{\"agentCapabilities\":{},\"agentInfo\":{\"name\":\"goose\"}}");
    answer(
        "{\"sessionId\":\"s\",\"modes\":{\"availableModes\":[{\"id\":\"auto\"},{\"id\":\"approve\"}]}}");

    assertThat(sent.messages.getLast().at("/params/modeId").asString()).isEqualTo("approve");
  }

  @Test
  void shouldRefuseAgentsThatCouldDoMoreThanTheyMay() {
    converse(tools("edit"));
    begin("stranger");
    assertFails(FailureClass.CONFIG);

    wallTrouble = Optional.of("namespaces are forbidden");
    converse(tools("read"));
    begin("stranger");
    assertFails(FailureClass.CONFIG);
  }

  @Test
  void shouldTakeAgentsThatTheSystemKeepsFromChangingFiles() {
    converse(tools("read"));
    begin("stranger");

    assertThat(sent.messages.getLast().path("method").asString()).isEqualTo("session/prompt");
  }

  @Test
  void shouldFailWhenTheAgentGivesUpSinceItWasRefusedSomething() {
    begin();
    permission("edit", "/etc/passwd");
    conversation.stdout("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"stopReason\":\"end_turn\"}}");

    assertFails(FailureClass.CONFIG);
  }

  @Test
  void shouldTellWhatTheAgentWasRefusedWhenItGoesOnWithoutIt() {
    begin();
    permission("edit", "/etc/passwd");
    update(
        "agent_message_chunk",
        "\"messageId\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"Done otherwise\"}");
    conversation.stdout("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"stopReason\":\"end_turn\"}}");

    assertThat(events.of(AgentEvent.Warned.class))
        .containsExactly(new AgentEvent.Warned("the agent was refused a tool"));
    assertThat(conversation.concluded()).hasValue(new Completed("Done otherwise", null));
  }

  @Test
  void shouldTellWhatWasWrongBeforeItFellSilent() {
    begin();
    conversation.stderr(
        "timestamp=1 level=ERROR message=\"stream error\" agent=build error.error=\"AI_APICallError: slow down\"");

    assertThat(conversation.complaint()).hasValue("AI_APICallError: slow down");
  }

  private static AgentConfig tools(String tool) {
    return AgentBuilder.on("p").tools(List.of(tool)).build();
  }

  private static McpServerConfig server() {
    return new McpServerConfig(
        "http://127.0.0.1/", Map.of(), null, List.of(), Map.of(), Duration.ofMinutes(1));
  }

  private String permission(String kind, String path) {
    say(
        """
        {"jsonrpc":"2.0","id":"p","method":"session/request_permission","params":{"sessionId":"s",\
        "toolCall":{"toolCallId":"t","kind":"%s","locations":[{"path":"%s"}]},"options":[\
        {"optionId":"yes-ever","kind":"allow_always"},{"optionId":"yes-once","kind":"allow_once"},\
        {"optionId":"no-once","kind":"reject_once"}]}}\
        """
            .formatted(kind, path));
    return sent.messages.getLast().at("/result/outcome/optionId").asString();
  }

  @Test
  void shouldReadAndWriteFilesOfTheWorkspace() throws IOException {
    begin();
    Files.writeString(workspace.resolve("a.txt"), "one\ntwo\nthree\n");

    assertThat(file("read", "a.txt", "\"line\":2,\"limit\":1").at("/result/content").asString())
        .isEqualTo("two");
    assertThat(file("write", "new/b.txt", "\"content\":\"b\\n\"").has("result")).isTrue();
    assertThat(workspace.resolve("new/b.txt")).hasContent("b\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../out.txt",
        "link/out.txt",
        "dangling",
        ".git",
        "lib/.GIT/hooks/x",
        "/etc/hostname"
      })
  void shouldRefuseFilesThatAreNotOfTheWorkspace(String path, @TempDir Path elsewhere)
      throws IOException {
    begin();
    Files.createSymbolicLink(workspace.resolve("link"), elsewhere);
    Files.createSymbolicLink(workspace.resolve("dangling"), elsewhere.resolve("nothing"));

    assertThat(file("write", path, "\"content\":\"x\"").at("/error/message").asString())
        .isNotEmpty();
    assertThat(elsewhere).isEmptyDirectory();
  }

  private JsonNode file(String action, String path, String more) {
    var absolute = path.startsWith("/") ? path : workspace + "/" + path;
    say(
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"fs/%s_text_file\",\"params\":{\"path\":\"%s\",%s}}"
            .formatted(action, absolute, more));
    return sent.messages.getLast();
  }

  private void begin() {
    begin("test");
  }

  private void begin(String name) {
    begin(name, "");
  }

  private void begin(String name, String capabilities) {
    answer(
        "{\"protocolVersion\":1,\"agentCapabilities\":{%s},\"agentInfo\":{\"name\":\"%s\"}}"
            .formatted(capabilities, name));
    answer("{\"sessionId\":\"s\"}");
  }

  private void update(String kind, String more) {
    say(
        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"update\":{\"sessionUpdate\":\"%s\",%s}}}"
            .formatted(kind, more));
  }

  /// Answers our latest request.
  private void answer(String result) {
    say(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":%s}"
            .formatted(sent.messages.getLast().path("id").asLong(), result));
  }

  /// Answers our latest request by an error.
  private void refuse(int code, String words) {
    say(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
            .formatted(sent.messages.getLast().path("id").asLong(), code, words));
  }

  private void say(String line) {
    conversation.stdout(line);
  }

  private void assertFails(FailureClass failure) {
    assertThat(conversation.concluded())
        .hasValueSatisfying(ended ->
            assertThat(ended)
                .isInstanceOfSatisfying(
                    Failed.class, failed -> assertThat(failed.failure()).isEqualTo(failure)));
  }
}
