package dev.orchestrator.runner;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.SteerAttempt;
import dev.orchestrator.contracts.runner.Steered.Outcome;
import dev.orchestrator.contracts.runner.StopAttempt;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import dev.orchestrator.runner.backend.ScriptedModel;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of words that are sent to a runner for an agent at work.
class SteeringTest {
  private static final Duration LIMIT = Duration.ofSeconds(50);
  private static final AttemptId FIRST = attempt("api", 1);
  private static final String WORDS = "Use port 4711.";

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private final RecordingScheduler scheduler = new RecordingScheduler(bus);
  private final ScriptedModel claude = new ScriptedModel(RealClaude::find);
  private TestRepository repository;

  @BeforeEach
  void deploy() {
    repository = TestRepository.create(temp.resolve("repository"));
    deploy(
        new RunnerService(
            bus,
            temp.resolve("state"),
            System.getenv(),
            InstantSource.system(),
            RandomGenerator.of("SecureRandom")));
    deploy(scheduler);
  }

  @AfterEach
  void close() {
    vertx.close().await();
    claude.close();
  }

  @Test
  @Tag("real-cli")
  void shouldReachClaudeInItsTurnWhileAToolRuns() throws Exception {
    // given
    var waiting =
        Turn.shell("touch %s; until [ -e %s ]; do sleep 0.1; done".formatted(started(), go()));
    assign(claude.provider(temp.resolve("home"), Scenario.always(waiting, Turn.text("I see."))));
    awaitStart();

    // when
    assertThat(steer()).isEqualTo(Outcome.IN_TURN);
    letGo();

    // then
    assertThat(awaitReport(AttemptReport.Succeeded.class).result()).isEqualTo("I see.");
    assertThat(claude.requests()).hasSize(2);
    assertThat(claude.requests().getLast().messages())
        .extracting(ModelRequest.Message::text)
        .anyMatch(text -> text.contains(WORDS));
    assertThat(notes()).contains("told by a person: " + WORDS);
    assertThat(scheduler.reports)
        .filteredOn(AttemptReport.SessionNamed.class::isInstance)
        .hasSize(1);
  }

  @Test
  void shouldBeTheNextTurnOfTheSameSessionWhenTheCliDoesNotListenWhileItWorks() throws Exception {
    // given
    assign(codexThatWaits());
    awaitStart();

    // when
    assertThat(steer()).isEqualTo(Outcome.NEXT_TURN);
    letGo();

    // then
    assertThat(awaitReport(AttemptReport.Succeeded.class).result())
        .isEqualTo("thread-1 heard: " + WORDS);
    assertThat(scheduler.reports)
        .containsOnlyOnce(new AttemptReport.SessionNamed(FIRST, "thread-1", "codex"));
    assertThat(notes()).containsOnlyOnce("told by a person: " + WORDS);
    await().atMost(LIMIT).until(() -> steer() == Outcome.NOT_RUNNING);
  }

  @Test
  void shouldSayInTheOutputWhatNobodyHeardWhenTheAttemptIsStopped() throws Exception {
    assign(codexThatWaits());
    awaitStart();
    steer();

    bus.ask(RunnerAddresses.STOP, new StopAttempt(FIRST)).orThrow();

    awaitReport(AttemptReport.Stopped.class);
    assertThat(notes()).contains("not told before the end: " + WORDS);
  }

  @Test
  void shouldRefuseWithTheReasonWhenTheProgramHasNoConversation() {
    var script = "touch %s; sleep 300".formatted(started());
    assign(new ProviderConfig("command", "sh", List.of("-c", script), Map.of()));
    awaitStart();

    assertThat(bus.ask(RunnerAddresses.STEER, new SteerAttempt(FIRST, WORDS)))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.INVALID);
              assertThat(refused.refusal().sentence())
                  .contains(FIRST.toString(), "'command'", "no conversation");
            });
  }

  @Test
  void shouldSayThatNobodyListensWhenThereIsNoSuchAttempt() {
    assertThat(steer()).isEqualTo(Outcome.NOT_RUNNING);
  }

  /// Codex as it looks from outside, without a model: its first turn waits, later ones repeat what
  /// they are told.
  private ProviderConfig codexThatWaits() throws IOException {
    var program =
        Files.writeString(
            temp.resolve("codex"),
            """
            #!/bin/sh
            prompt=$(cat)
            echo '{"type":"thread.started","thread_id":"thread-1"}'
            case " $* " in
              *" resume "*) answer="thread-1 heard: $prompt" ;;
              *) touch %s; until [ -e %s ]; do sleep 0.1; done; answer=waited ;;
            esac
            echo '{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"'"$answer"'"}}'
            echo '{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}'
            """
                .formatted(started(), go()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new ProviderConfig("codex", program.toString(), List.of(), Map.of());
  }

  private void assign(ProviderConfig provider) {
    var assignment =
        new Assignment(
            FIRST,
            repository.origin(),
            "Title",
            "code",
            WorkKind.BEGIN,
            "coder",
            AgentBuilder.on("p").limits(LIMIT, LIMIT).build(),
            provider,
            "prompt",
            null,
            "go on");
    bus.ask(RunnerAddresses.ASSIGN, assignment).orThrow();
  }

  private Outcome steer() {
    return bus.ask(RunnerAddresses.STEER, new SteerAttempt(FIRST, WORDS)).orThrow().outcome();
  }

  private Path started() {
    return temp.resolve("started");
  }

  private Path go() {
    return temp.resolve("go");
  }

  private void awaitStart() {
    await().atMost(LIMIT).until(() -> Files.exists(started()));
  }

  private void letGo() throws IOException {
    Files.createFile(go());
  }

  private List<String> notes() {
    return scheduler.output.stream()
        .map(OutputBatch::lines)
        .flatMap(List::stream)
        .filter(line -> line.channel() == Channel.NOTE)
        .map(OutputLine::text)
        .toList();
  }

  private <T extends AttemptReport> T awaitReport(Class<T> type) {
    await().atMost(LIMIT).until(() -> reports(type).findAny().isPresent());
    return reports(type).findFirst().orElseThrow();
  }

  private <T extends AttemptReport> Stream<T> reports(Class<T> type) {
    return scheduler.reports.stream().filter(type::isInstance).map(type::cast);
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }
}
