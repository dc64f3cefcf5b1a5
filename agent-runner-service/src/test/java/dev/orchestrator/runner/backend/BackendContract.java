package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.process.ProcessHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every backend does alike, shown with real processes.
@Timeout(120)
public abstract class BackendContract {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private ProcessHost host;
  protected Attempts attempts;

  protected abstract Backend backend(ProcessHost host);

  protected abstract ProviderConfig agentThatSays(String text);

  protected abstract ProviderConfig agentThatWrites(String path, String content);

  protected abstract ProviderConfig agentThatRunsInItsShell(String command);

  protected abstract ProviderConfig agentThatFails(FailureClass failure);

  /// The classes that [#agentThatFails] can show.
  protected abstract Set<FailureClass> failures();

  /// What the agent of [#agentThatSays] got as its prompt.
  protected abstract String promptSeen();

  /// No two hosts may have the same id, or they would end each other's processes: not even those of
  /// tests that run at the same time elsewhere on the machine.
  @BeforeEach
  void open() throws Exception {
    host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
    attempts = new Attempts(folder);
  }

  @AfterEach
  void close() throws Exception {
    host.close();
  }

  @Test
  void shouldCompleteWithTheAgentsWordsWhenItSaysSomething() {
    var events = run(attempts.attempt(agentThatSays("All is well"), "how are you?"));

    assertThat(events.ended()).isEqualTo(new Completed("All is well", null));
    assertThat(events.of(AgentEvent.Text.class))
        .containsExactly(new AgentEvent.Text("All is well"));
  }

  @Test
  void shouldReadTheVerdictWhenTheLastLineIsOne() {
    var words = "I read it.\n{\"verdict\": \"changes-requested\", \"comments\": \"no tests\"}";

    var events = run(attempts.attempt(agentThatSays(words), "review"));

    assertThat(events.ended())
        .isEqualTo(
            new Completed(words, new Verdict(Verdict.Decision.CHANGES_REQUESTED, "no tests")));
  }

  @Test
  void shouldChangeTheWorkspaceWhenTheAgentWritesAFile() {
    var events = run(attempts.attempt(agentThatWrites("made.txt", "made by hand\n"), "make it"));

    assertThat(events.ended()).isInstanceOf(Completed.class);
    assertThat(attempts.workspace().resolve("made.txt")).hasContent("made by hand\n");
  }

  @Test
  void shouldDeliverThePromptWholeWhenItIsLarge() {
    var prompt = "Tell me a joke. " + "x'\"$(date)\\ü".repeat(20_000);

    var events = run(attempts.attempt(agentThatSays("Ha"), prompt));

    assertThat(events.ended()).isEqualTo(new Completed("Ha", null));
    assertThat(promptSeen()).contains(prompt);
  }

  @Test
  void shouldEndAllProcessesWhenItIsStoppedInMidTool() throws Exception {
    // given
    var seconds = "300." + System.nanoTime();
    var attempt =
        attempts.attempt(
            agentThatRunsInItsShell("touch started; sleep %s & sleep %1$s".formatted(seconds)),
            "sleep");
    var events = new RecordedEvents();
    var runner = Thread.startVirtualThread(() -> backend().run(attempt, events));
    await().atMost(SOON).until(() -> Files.exists(attempts.workspace().resolve("started")));

    // when
    attempt.stop().stop();

    // then
    assertThat(runner.join(SOON)).isTrue();
    assertThat(events.ended()).isEqualTo(cancelled());
    await().atMost(SOON).until(() -> processesWith(seconds).isEmpty());
  }

  @Test
  void shouldStartNothingWhenItIsStoppedBeforehand() {
    var attempt = attempts.attempt(agentThatWrites("made.txt", "too late"), "make it");
    attempt.stop().stop();

    var events = run(attempt);

    assertThat(events.ended()).isEqualTo(cancelled());
    assertThat(attempts.workspace()).isEmptyDirectory();
  }

  @Test
  void shouldStopAndStayInterruptedWhenItsThreadIsInterrupted() throws Exception {
    // given
    var attempt = attempts.attempt(agentThatRunsInItsShell("touch started; sleep 300"), "sleep");
    var events = new RecordedEvents();
    var interrupted = new CompletableFuture<Boolean>();
    var runner =
        Thread.startVirtualThread(() -> {
          backend().run(attempt, events);
          interrupted.complete(Thread.currentThread().isInterrupted());
        });
    await().atMost(SOON).until(() -> Files.exists(attempts.workspace().resolve("started")));

    // when
    runner.interrupt();

    // then
    assertThat(interrupted).succeedsWithin(SOON).isEqualTo(true);
    assertThat(events.ended()).isEqualTo(cancelled());
  }

  @Test
  void shouldCountAsTheAgentsFailureWhenItNeedsTooLong() {
    var agent = Attempts.agent(null, Duration.ofSeconds(2), Duration.ofSeconds(50));

    var events = run(attempts.attempt(agentThatRunsInItsShell("sleep 300"), agent, "sleep", null));

    assertThat(events.ended())
        .isEqualTo(
            new Failed(
                FailureClass.AGENT, "agent 'coder' did not finish within its timeout of PT2S"));
  }

  @Test
  void shouldCountAsTransientWhenTheAgentSaysNothingForTooLong() {
    var agent = Attempts.agent(null, Duration.ofSeconds(50), Duration.ofSeconds(4));

    var events = run(attempts.attempt(agentThatRunsInItsShell("sleep 300"), agent, "sleep", null));

    assertThat(events.ended())
        .isEqualTo(
            new Failed(
                FailureClass.TRANSIENT, "agent 'coder' said nothing for its idleTimeout of PT4S"));
  }

  @TestFactory
  List<DynamicTest> shouldClassifyTheFailure() {
    return failures().stream()
        .map(failure -> dynamicTest(failure.name(), () -> checkFailure(failure)))
        .toList();
  }

  private void checkFailure(FailureClass failure) {
    var events = run(attempts.attempt(agentThatFails(failure), "fail"));

    assertThat(events.ended())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(failure));
  }

  @Test
  void shouldSayWhatIsMissingWhenThereIsNoSuchProgram() {
    var working = agentThatSays("hi");
    var provider =
        new ProviderConfig(working.type(), "no-such-program", working.args(), working.env());

    var events = run(attempts.attempt(provider, "hi"));

    assertThat(events.ended())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(FailureClass.CONFIG);
              assertThat(failed.message()).contains("no-such-program", "not found");
            });
  }

  @Test
  void shouldReportWhetherTheProgramIsThereWhenInspected() {
    var working = agentThatSays("hi");
    var missing =
        new ProviderConfig(working.type(), "no-such-program", working.args(), working.env());
    var environment = Map.of("PATH", System.getenv("PATH"));

    assertThat(backend().inspect(working, environment)).isInstanceOf(CliReport.Usable.class);
    assertThat(backend().inspect(missing, environment))
        .isInstanceOfSatisfying(
            CliReport.Unusable.class,
            report -> assertThat(report.reason()).contains("no-such-program", "not found"));
  }

  protected final Backend backend() {
    return backend(host);
  }

  protected final RecordedEvents run(AgentRun attempt) {
    var events = new RecordedEvents();
    backend().run(attempt, events);
    return events;
  }

  private static Failed cancelled() {
    return new Failed(FailureClass.CANCELLED, "stopped on request");
  }

  private static List<ProcessHandle> processesWith(String argument) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.info().commandLine().filter(line -> line.contains(argument)).isPresent())
        .toList();
  }
}
