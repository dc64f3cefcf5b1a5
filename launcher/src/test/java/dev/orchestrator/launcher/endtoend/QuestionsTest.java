package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.command.CommandRun;
import dev.orchestrator.store.query.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Programs that ask in the midst of their work, the agent or the person that answers, and what a
/// kill leaves of a question. At most one task is at work at a time, so one that asks has the only
/// place.
class QuestionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// Asks for a port unless it has been told one, and writes it down; says `ok` for other tasks.
  private static final String CODER =
      """
      prompt=$(cat)
      case "$prompt" in
        *"Answer: 7070"*) echo 7070 > port.txt ;;
        *"find the port"*)
          curl --fail -sS -d 'half of it is done' "$ORCHESTRATOR_PROGRESS_URL" > /dev/null
          curl --fail -sS -d 'Which port?' "$ORCHESTRATOR_ASK_URL" > port.txt || exit 1 ;;
        *) echo ok > ok.txt ;;
      esac
      """;

  @TempDir private Path home;
  private ScriptedProject project;
  private final List<Program> begun = new ArrayList<>();

  @BeforeEach
  void create() throws Exception {
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 1);
    Files.writeString(
        project.planFile(),
        Json.write(
            Map.of(
                "goal",
                "serve the shop",
                "tasks",
                List.of(
                    Map.of("id", "port", "prompt", "find the port"),
                    Map.of("id", "other", "prompt", "do the other thing")))));
  }

  @AfterEach
  void end() throws Exception {
    for (var program : begun) {
      program.kill();
    }
  }

  /// Writes the configuration; the orchestrator agent keeps what it was asked, and says this.
  private void configure(String advice, Map<String, String> questions) throws IOException {
    Files.writeString(home.resolve("advice"), advice);
    var orchestrator =
        ScriptedProject.script(
            "cat > \"$KEPT/asked\"; cat \"$KEPT/advice\"", Map.of("KEPT", home.toString()));
    var providers = new TreeMap<String, ProviderConfig>();
    providers.put("orchestrator", orchestrator);
    providers.put("coder", ScriptedProject.script(CODER, Map.of()));
    project.configure(providers, 1);
    var file = project.folder().resolve(".orchestrator/config.json");
    var config = Json.read(Files.readString(file), ObjectNode.class);
    ((ObjectNode) config.path("run")).set("questions", Json.MAPPER.valueToTree(questions));
    Files.writeString(file, Json.write(config));
  }

  private Program begin(String... args) throws Exception {
    var program = Program.start(project.folder(), args);
    begun.add(program);
    return program;
  }

  private CommandRun does(String... args) {
    return CommandRun.in(project.folder(), args);
  }

  private JsonNode questions() {
    var listed = does("questions", "--json");
    return Json.read(listed.out().isEmpty() ? "[]" : listed.out(), JsonNode.class);
  }

  private void awaitQuestionForAPerson() {
    await().atMost(LIMIT).until(() -> questions().path(0).path("from").asString().equals("person"));
  }

  private List<RunEvent> journal() {
    try (var store = StoreReader.open(project.folder().resolve(".orchestrator/orchestrator.db"))) {
      return store.journal(store.runs().getFirst().run(), 0, 1_000).stream()
          .map(JournalEntry::event)
          .toList();
    }
  }

  private List<RunEvent.QuestionAnswered> answers() {
    return journal().stream()
        .filter(RunEvent.QuestionAnswered.class::isInstance)
        .map(RunEvent.QuestionAnswered.class::cast)
        .toList();
  }

  @Test
  void shouldHaveTheOrchestratorAgentAnswerThoughTheOneWhoAsksHasTheOnlyPlace() throws Exception {
    configure("{\"answer\": \"8080\", \"known\": true}", Map.of());

    var run = begin("run", "--plan", "../plan.json", "--no-tui");

    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(project.folder().resolve("port.txt")).hasContent("8080");
    assertThat(answers())
        .containsExactly(new RunEvent.QuestionAnswered(1, "8080", Answerer.ORCHESTRATOR));
    assertThat(Files.readString(home.resolve("asked")))
        .contains("serve the shop", "find the port", "Which port?", "- other (ready)", "\"known\"");
    assertThat(run.out())
        .containsPattern("port +progress +half of it is done")
        .containsPattern("port +asks +question 1: Which port\\?")
        .containsPattern("port +answered +question 1, by the orchestrator agent: 8080");
    assertThat(does("questions", "--all").out())
        .contains("question 1 of port", "answered by the orchestrator agent", "> 8080");
    assertThat(does("questions").out()).isEqualTo("no question is open\n");
    assertThat(does("logs", questions("--all").path(0).path("run").asString(), "_answer-1").out())
        .contains("8080");
  }

  private JsonNode questions(String... more) {
    var args = new ArrayList<>(List.of("questions", "--json"));
    args.addAll(List.of(more));
    return Json.read(does(args.toArray(String[]::new)).out(), JsonNode.class);
  }

  @Test
  void shouldLetAPersonAnswerFromASecondTerminalWhatTheOrchestratorAgentDoesNotKnow()
      throws Exception {
    // given
    configure("{\"answer\": \"ask ops\", \"known\": false}", Map.of());
    var program = begin("run", "--plan", "../plan.json", "--no-tui");
    awaitQuestionForAPerson();
    var run = questions().path(0).path("run").asString();

    // then
    assertThat(does("status").out())
        .containsPattern("port +waiting \\(question\\) +coder +1 +- +- +question 1: Which port\\?")
        .contains("`orchestrator answer %s 1 TEXT` answers it".formatted(run));
    assertThat(does("status", "--json").out()).contains("\"progress\":\"half of it is done\"");
    assertThat(does("questions").out())
        .contains("waits for a person (the orchestrator agent does not know: ask ops)")
        .contains("  Which port?\n");
    await()
        .atMost(LIMIT)
        .until(() -> program.out().contains("`orchestrator answer %s 1 TEXT`".formatted(run)));

    // when
    assertThat(does("answer", run, "2", "x").err()).contains("the run has no question 2");
    assertThat(does("answer", run, "1", " ").exitCode()).isEqualTo(ExitCode.USAGE);
    var answered = does("answer", run, "1", "9090");

    // then
    assertThat(answered.out()).isEqualTo("question 1 of run %s is answered\n".formatted(run));
    assertThat(program.awaitExit()).as(program.everything()).isZero();
    assertThat(project.folder().resolve("port.txt")).hasContent("9090");
    assertThat(does("answer", run, "1", "1").err()).contains("question 1 is answered already");
  }

  @Test
  void shouldTellTheProgramToDecideWhenNobodyAnswersInTime() throws Exception {
    configure("", Map.of("answeredBy", "person", "timeout", "PT0.5S"));

    var run = begin("run", "--plan", "../plan.json");

    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(Files.readString(project.folder().resolve("port.txt")))
        .startsWith("Nobody has answered within 0.5s. Decide by yourself");
    assertThat(answers())
        .extracting(RunEvent.QuestionAnswered::by)
        .containsExactly(Answerer.NOBODY);
  }

  @Test
  void shouldKeepAQuestionThroughAKillAndDeliverTheAnswerAfterwards() throws Exception {
    // given
    configure("", Map.of("answeredBy", "person"));
    var killed = begin("run", "--plan", "../plan.json");
    awaitQuestionForAPerson();
    var run = questions().path(0).path("run").asString();

    // when
    killed.kill();

    // then
    assertThat(questions()).hasSize(1);
    assertThat(does("status").out()).containsPattern("port +waiting \\(question\\)");

    // when
    var resumed = begin("resume", "--no-tui");

    // then
    await()
        .atMost(LIMIT)
        .until(() -> journal().stream().anyMatch(RunEvent.TaskSucceeded.class::isInstance));
    assertThat(project.mergedTasks()).containsExactly("other");
    assertThat(resumed.out())
        .contains("port asks: Which port?; question 1 waits for you")
        .doesNotContainPattern("port +started");

    // when
    assertThat(does("answer", run, "1", "7070").exitCode()).isZero();

    // then
    assertThat(resumed.awaitExit()).as(resumed.everything()).isZero();
    assertThat(project.folder().resolve("port.txt")).hasContent("7070");
  }

  @Test
  void shouldGoOnWithARunThatNobodyDrivesToAnswerItsQuestion() throws Exception {
    // given
    configure("", Map.of("answeredBy", "person"));
    var killed = begin("run", "--plan", "../plan.json");
    awaitQuestionForAPerson();
    var run = questions().path(0).path("run").asString();
    killed.kill();

    // when
    var answered = does("answer", run, "1", "7070");

    // then
    assertThat(answered.exitCode()).as(answered.err()).isZero();
    assertThat(answered.out()).contains("done in");
    assertThat(project.folder().resolve("port.txt")).hasContent("7070");
  }
}
