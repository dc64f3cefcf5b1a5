package dev.orchestrator.runner;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.backend.ScriptedModel;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.ToolUse;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import dev.orchestrator.runner.realcli.RealOpenCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The way of questions and reports through the real CLIs, whose agents may only read.
@Tag("real-cli")
@Timeout(180)
class AskingRealCliTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final AttemptId FIRST = attempt("api", 1);
  private static final AttemptId SECOND = attempt("api", 2);

  @TempDir Path temp;

  private enum Cli {
    CLAUDE,
    CODEX,
    GOOSE,
    GOOSE_ACP,
    OPENCODE;

    RealCli find() {
      return switch (this) {
        case CLAUDE -> RealClaude.find();
        case CODEX -> RealCodex.find();
        case GOOSE -> RealGoose.find();
        case GOOSE_ACP -> RealGoose.find()::acpProvider;
        case OPENCODE -> RealOpenCode.find();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellTheModelTheAnswersToItsQuestions(Cli cli) {
    var repository = TestRepository.create(temp.resolve("repository"));
    try (var model = new ScriptedModel(cli::find);
        var runner = new RunnerUnderTest(repository, temp.resolve("state"))) {
      // given
      var seen = Turn.text("I see.");
      var provider =
          model.provider(
              temp.resolve("home"),
              Scenario.always(
                  Turn.calls(ask("Which port?"), ask("Which colour?"), report("half done")),
                  seen,
                  seen,
                  seen)); // some CLIs make an answer of their own of each call
      var agent = AgentBuilder.on("p").limits(LIMIT, LIMIT).tools(List.of("read")).build();
      runner.begin(assignment(FIRST, repository, agent, provider, null));

      // when
      answerEach(runner, FIRST, Map.of("Which port?", "Port 4711.", "Which colour?", "Green."));

      // then
      assertThat(runner.report(FIRST))
          .isInstanceOfSatisfying(
              AttemptReport.Succeeded.class, end -> assertThat(end.result()).isEqualTo("I see."));
      assertThat(model.requests().getLast().results())
          .extracting(ModelRequest.Result::text)
          .anyMatch(text -> text.contains("Port 4711."))
          .anyMatch(text -> text.contains("Green."))
          .anyMatch(text -> text.contains("noted"));
      assertThat(runner.reports(AttemptReport.Progressed.class, FIRST))
          .containsExactly(new AttemptReport.Progressed(FIRST, "half done"));
      assertThat(runner.reports(AttemptReport.Asked.class, FIRST)).hasSize(2);
    }
  }

  /// Goose keeps with a session what it was told of its MCP servers.
  @ParameterizedTest
  @EnumSource(names = {"GOOSE", "GOOSE_ACP"})
  void shouldAskAgainInTheSessionOfAnEarlierAttempt(Cli cli) {
    var repository = TestRepository.create(temp.resolve("repository"));
    try (var model = new ScriptedModel(cli::find);
        var runner = new RunnerUnderTest(repository, temp.resolve("state"))) {
      var provider =
          model.provider(
              temp.resolve("home"),
              Scenario.when("do it", Turn.text("Done.")),
              Scenario.when("go on", Turn.calls(ask("Which port?")), Turn.text("I see.")));
      var agent = AgentBuilder.on("p").limits(LIMIT, LIMIT).build();
      runner.succeed(assignment(FIRST, repository, agent, provider, null));
      var first = runner.reports(AttemptReport.SessionNamed.class, FIRST).getFirst();
      var session = first.session();

      runner.begin(assignment(SECOND, repository, agent, provider, session));
      answerEach(runner, SECOND, Map.of("Which port?", "Port 4711."));

      assertThat(runner.report(SECOND)).isInstanceOf(AttemptReport.Succeeded.class);
      assertThat(model.requests().getLast().results())
          .anyMatch(result -> result.text().contains("Port 4711."));
      assertThat(runner.reports(AttemptReport.SessionNamed.class, SECOND))
          .containsExactly(new AttemptReport.SessionNamed(SECOND, session, first.cli()));
    }
  }

  private static Assignment assignment(
      AttemptId attempt,
      TestRepository repository,
      AgentConfig agent,
      ProviderConfig provider,
      @Nullable String session) {
    return new Assignment(
        attempt,
        repository.origin(),
        "Title",
        "code",
        WorkKind.BEGIN,
        "coder",
        agent,
        provider,
        "do it",
        session,
        "go on");
  }

  /// Waits until all questions are open.
  private static void answerEach(
      RunnerUnderTest runner, AttemptId attempt, Map<String, String> answers) {
    await()
        .atMost(LIMIT)
        .until(() -> runner.reports(AttemptReport.Asked.class, attempt).size() == answers.size());
    for (var asked : runner.reports(AttemptReport.Asked.class, attempt).reversed()) {
      runner.answer(
          attempt, asked.question(), answers.getOrDefault(asked.text(), "I do not know."));
    }
  }

  private static ToolUse ask(String question) {
    return new ToolUse.Mcp("ask_orchestrator", Map.of("question", question));
  }

  private static ToolUse report(String message) {
    return new ToolUse.Mcp("report_progress", Map.of("message", message));
  }
}
