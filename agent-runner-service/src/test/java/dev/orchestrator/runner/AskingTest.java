package dev.orchestrator.runner;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.git.TestRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the questions and reports of scripts at work.
class AskingTest {
  private static final AttemptId FIRST = attempt("api", 1);
  private static final String ASK = "curl -sS --fail -d 'Which port?' $ORCHESTRATOR_ASK_URL";

  @TempDir Path temp;
  private RunnerUnderTest runner;

  @BeforeEach
  void start() {
    var repository = TestRepository.create(temp.resolve("repository"));
    runner = new RunnerUnderTest(repository, temp.resolve("state"));
  }

  @AfterEach
  void stop() {
    runner.close();
  }

  @Test
  void shouldHearTheAnswerWhenItAsks() {
    runner.begin(runner.script(FIRST, WorkKind.BEGIN, "echo \"I heard: $(%s)\"".formatted(ASK)));
    var question = runner.question(FIRST);
    assertThat(question.text()).isEqualTo("Which port?");

    runner.answer(FIRST, question.question(), "Port 4711.");
    runner.answer(FIRST, question.question(), "Port 4712.");

    assertThat(runner.report(FIRST))
        .isInstanceOfSatisfying(
            AttemptReport.Succeeded.class,
            end -> assertThat(end.result()).isEqualTo("I heard: Port 4711."));
    assertThat(runner.output(FIRST))
        .contains("asks the orchestrator (q1): Which port?", "the answer (q1): Port 4711.");
    runner.answer(FIRST, question.question(), "too late");
  }

  @Test
  void shouldAskUntilTheSchedulerHasTakenNote() {
    runner.troubleScheduler(3);
    runner.begin(runner.script(FIRST, WorkKind.BEGIN, ASK));

    runner.answer(FIRST, runner.question(FIRST).question(), "Port 4711.");

    assertThat(runner.report(FIRST)).isInstanceOf(AttemptReport.Succeeded.class);
  }

  @Test
  void shouldNotAskBehindAProxy() {
    var assignment = runner.script(FIRST, WorkKind.BEGIN, ASK + "; echo \" $NO_PROXY\"");
    var proxy = Map.of("http_proxy", "http://127.0.0.1:9", "NO_PROXY", "intranet");
    runner.begin(withVariables(assignment, proxy));

    runner.answer(FIRST, runner.question(FIRST).question(), "Port 4711.");

    assertThat(runner.report(FIRST))
        .isInstanceOfSatisfying(
            AttemptReport.Succeeded.class,
            end -> assertThat(end.result()).isEqualTo("Port 4711.\n intranet,127.0.0.1"));
  }

  @Test
  void shouldTellHowFarItIs() {
    var tell = "curl -sS --fail -d 'half done' $ORCHESTRATOR_PROGRESS_URL";

    runner.succeed(runner.script(FIRST, WorkKind.BEGIN, tell));

    assertThat(runner.reports(AttemptReport.Progressed.class, FIRST))
        .containsExactly(new AttemptReport.Progressed(FIRST, "half done"));
    assertThat(runner.output(FIRST)).contains("reports: half done");
  }

  @Test
  void shouldCutWhatItTellsBetweenCharactersAndAfterSecretsAreOut() {
    assertThat(told(FIRST, "%0998d😀$MY_SECRET")).containsExactly("0".repeat(998) + "…");
    assertThat(told(attempt("web", 1), "%0992d$MY_SECRET and more"))
        .containsExactly("0".repeat(992) + "*** and…");
  }

  private List<String> told(AttemptId attempt, String format) {
    var tell =
        "printf \"%s\" 0 | curl -sS --fail --data-binary @- $ORCHESTRATOR_PROGRESS_URL"
            .formatted(format);
    var secret = Map.of("MY_SECRET", "correct-horse-battery");
    runner.succeed(withVariables(runner.script(attempt, WorkKind.BEGIN, tell), secret));
    return runner.reports(AttemptReport.Progressed.class, attempt).stream()
        .map(AttemptReport.Progressed::words)
        .toList();
  }

  @Test
  void shouldHaveItsLimitsStandStillWhileItWaits() {
    // given
    var timeout = Duration.ofSeconds(4);
    var agent = AgentBuilder.on("p").limits(timeout, Duration.ofSeconds(2)).build();
    var script = ASK + "; while :; do echo at work; sleep 0.2; done";
    var assignment = runner.script(FIRST, WorkKind.BEGIN, script);
    var begin = System.nanoTime();
    runner.begin(assignment.playedBy(agent));
    var question = runner.question(FIRST);

    // when
    var wait = Duration.ofSeconds(5);
    await().pollDelay(wait).until(() -> true);
    runner.answer(FIRST, question.question(), "Port 4711.");

    // then
    assertThat(runner.report(FIRST))
        .isInstanceOfSatisfying(
            AttemptReport.Failed.class,
            end -> assertThat(end.message()).contains("did not finish within its timeout of PT4S"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(wait.plus(timeout));
    assertThat(runner.output(FIRST)).contains("the answer (q1): Port 4711.", "at work");
  }

  @Test
  void shouldWaitNoLongerWhenItIsStopped() {
    runner.begin(
        runner.script(FIRST, WorkKind.BEGIN, "trap 'exit 3' TERM; %s; exit 4".formatted(ASK)));
    runner.question(FIRST);

    runner.stop(FIRST);

    assertThat(runner.report(FIRST)).isEqualTo(new AttemptReport.Stopped(FIRST));
  }

  @Test
  void shouldKeepSecretsOutOfWhatItAsksAndOutOfItsOutput() {
    // given
    var secret = "correct-horse-battery";
    var script =
        "echo url $ORCHESTRATOR_ASK_URL; curl -sS -d \"Is it $MY_SECRET?\" $ORCHESTRATOR_ASK_URL";
    var assignment = runner.script(FIRST, WorkKind.BEGIN, script);

    // when
    runner.begin(withVariables(assignment, Map.of("MY_SECRET", secret)));
    var question = runner.question(FIRST);
    runner.answer(FIRST, question.question(), "It is %s.".formatted(secret));
    runner.report(FIRST);

    // then
    assertThat(question.text()).isEqualTo("Is it ***?");
    assertThat(runner.output(FIRST))
        .contains("the answer (q1): It is ***.")
        .anyMatch(line -> line.startsWith("url http://127.0.0.1:") && line.endsWith("/ask/***"))
        .noneMatch(line -> line.contains(secret));
  }

  @Test
  void shouldNotBeAbleToAskWhenItIsTheOrchestratorItself() {
    var script = "echo \"{\\\"url\\\": \\\"${ORCHESTRATOR_ASK_URL:-none}\\\"}\"";

    assertThat(runner.succeed(runner.script(FIRST, WorkKind.PLAN, script)).result())
        .contains("none");
  }

  private static Assignment withVariables(Assignment assignment, Map<String, String> variables) {
    var provider = assignment.provider();
    return new Assignment(
        assignment.attempt(),
        assignment.origin(),
        assignment.title(),
        assignment.step(),
        assignment.kind(),
        assignment.agentName(),
        assignment.agent(),
        new ProviderConfig(
            provider.type(), provider.command(), List.copyOf(provider.args()), variables),
        assignment.prompt(),
        assignment.session(),
        assignment.continuation());
  }
}
