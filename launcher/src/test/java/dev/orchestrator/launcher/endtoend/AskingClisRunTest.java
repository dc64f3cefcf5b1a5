package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Claude Code, Codex and Goose ask in the midst of a task each; Claude Code as the orchestrator
/// agent, which has planned the run, thinks for a minute, and three other tasks are done meanwhile.
@Tag("real-cli")
class AskingClisRunTest {
  private static final List<String> CLIS = List.of("claude", "codex", "goose");
  private static final List<String> OTHERS = List.of("other-1", "other-2", "other-3");
  private static final Duration THINKING = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("port (\\d+)");

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void shouldWriteWhatTheOrchestratorAgentAnswersWhileOtherTasksAreDone(@TempDir Path home)
      throws Exception {
    // given
    var scenarios = new ArrayList<Scenario>();
    scenarios.add(Scenario.when("Plan how a team of coding agents", Turn.answer(plan())));
    CLIS.forEach(cli -> scenarios.add(answering(cli)));
    CLIS.forEach(cli -> scenarios.add(asking(cli)));
    try (var server = ModelServer.start(scenarios.toArray(Scenario[]::new))) {
      var project = project(home, server.uri());

      // when
      var run = Program.run(project.folder(), "run", "--yes", "find the ports", "--json");

      // then
      assertThat(run.awaitExit()).as(run.everything()).isZero();
      for (var cli : CLIS) {
        assertThat(project.folder().resolve(cli + ".txt")).hasContent(port(cli));
      }
      var journal = run.events();
      assertThat(answers(journal))
          .hasSize(CLIS.size())
          .allMatch(answer -> answer.by() == Answerer.ORCHESTRATOR);
      assertThat(journal)
          .extracting(JournalEntry::event)
          .filteredOn(RunEvent.AttemptStarted.class::isInstance)
          .extracting(event -> ((RunEvent.AttemptStarted) event).attempt())
          .containsOnly(1);
      assertAnsweredInOwnSession(journal, server);
      var firstAnswer = firstAnswer(journal);
      assertThat(OTHERS).allMatch(other -> merged(journal, other).isBefore(firstAnswer));
      assertThat(Duration.between(asked(journal), firstAnswer))
          .isGreaterThanOrEqualTo(THINKING.minusSeconds(1));
    }
  }

  /// The first question goes to who has planned the run, in that very conversation; the others to
  /// new ones, since that one is in use.
  private static void assertAnsweredInOwnSession(List<JournalEntry> journal, ModelServer server) {
    var planned =
        journal.stream()
            .map(JournalEntry::event)
            .filter(RunEvent.SessionOpened.class::isInstance)
            .map(RunEvent.SessionOpened.class::cast)
            .filter(opened -> opened.task().equals(TaskId.PLANNING))
            .findFirst()
            .orElseThrow();
    assertThat(journal)
        .extracting(JournalEntry::event)
        .filteredOn(event ->
            event instanceof RunEvent.AttemptStarted started && started.task().isAnswering())
        .extracting(event -> ((RunEvent.AttemptStarted) event).session())
        .containsExactly(planned.session(), null, null);
    assertThat(server.requests())
        .filteredOn(request -> request.prompt().contains("Its question:"))
        .filteredOn(request ->
            request.messages().stream().anyMatch(one -> one.text().contains("Plan how a team")))
        .isNotEmpty();
  }

  /// The agent asks, and writes down what it was told.
  private static Scenario asking(String cli) {
    return Scenario.when(
        "task " + cli,
        Turn.mcp("ask_orchestrator", Map.of("question", "Which port has %s?".formatted(cli))),
        Turn.seeing(results -> Turn.write(cli + ".txt", told(results.getLast().text()) + "\n")),
        Turn.text("Wrote."));
  }

  private static String told(String result) {
    var port = PORT.matcher(result);
    return port.find() ? port.group(1) : "not told, but: " + result;
  }

  private static Scenario answering(String cli) {
    return Scenario.when(
        "Its question:.*Which port has %s\\?".formatted(cli),
        Turn.answer(Map.of("answer", "It has port %s.".formatted(port(cli)), "known", true))
            .delayedBy(THINKING));
  }

  private static String port(String cli) {
    return String.valueOf(4_001 + CLIS.indexOf(cli));
  }

  private static List<RunEvent.QuestionAnswered> answers(List<JournalEntry> journal) {
    return journal.stream()
        .map(JournalEntry::event)
        .filter(RunEvent.QuestionAnswered.class::isInstance)
        .map(RunEvent.QuestionAnswered.class::cast)
        .toList();
  }

  private static Instant asked(List<JournalEntry> journal) {
    return first(journal, RunEvent.QuestionAsked.class);
  }

  private static Instant firstAnswer(List<JournalEntry> journal) {
    return first(journal, RunEvent.QuestionAnswered.class);
  }

  private static Instant first(List<JournalEntry> journal, Class<?> type) {
    return journal.stream()
        .filter(entry -> type.isInstance(entry.event()))
        .findFirst()
        .orElseThrow()
        .at();
  }

  private static Instant merged(List<JournalEntry> journal, String task) {
    return journal.stream()
        .filter(entry ->
            entry.event() instanceof RunEvent.TaskSucceeded(var id, _, _)
                && id.equals(new TaskId(task)))
        .findFirst()
        .orElseThrow()
        .at();
  }

  private static ScriptedProject project(Path home, URI server) throws Exception {
    var providers = new TreeMap<String, ProviderConfig>();
    providers.put("claude", RealClaude.find().provider(home.resolve("claude"), server));
    providers.put("codex", RealCodex.find().provider(home.resolve("codex"), server));
    providers.put("goose", RealGoose.find().provider(home.resolve("goose"), server));
    providers.put("orchestrator", RealClaude.find().provider(home.resolve("lead"), server));
    providers.put("shell", ScriptedProject.shell());
    var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 4);
    project.configure(providers, 4);
    return project;
  }

  private static Map<String, Object> plan() {
    var tasks = new ArrayList<Map<String, Object>>();
    CLIS.forEach(cli -> tasks.add(Map.of("id", cli, "agent", cli, "prompt", "task " + cli)));
    OTHERS.forEach(other ->
        tasks.add(
            Map.of("id", other, "agent", "shell", "prompt", "echo x > %s.txt".formatted(other))));
    return Map.of("goal", "find the ports", "tasks", tasks);
  }
}
