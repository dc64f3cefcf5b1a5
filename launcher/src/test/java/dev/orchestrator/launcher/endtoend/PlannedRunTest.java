package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedRunTest {
  private static final String CYCLE =
      """
      {"tasks": [{"id": "a", "prompt": "x", "dependsOn": ["b"]},
                 {"id": "b", "prompt": "x", "dependsOn": ["a"]}]}
      """;

  private static final String PLAN =
      """
      {"tasks": [{"id": "hello", "prompt": "echo hello > hello.txt"},
                 {"id": "world", "prompt": "cat hello.txt > world.txt", "dependsOn": ["hello"]}]}
      """;

  @TempDir private Path home;
  private ScriptedProject project;

  @BeforeEach
  void create() throws Exception {
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 2);
  }

  /// An orchestrator agent that gives the answers one after the other, and keeps what it was asked.
  private void answers(String... answers) throws Exception {
    for (int i = 0; i < answers.length; i++) {
      Files.writeString(home.resolve("answer-" + (i + 1)), answers[i]);
    }
    var orchestrator =
        ScriptedProject.script(
            """
            n=$(($(ls "$ANSWERS" | grep -c '^question-') + 1))
            cat > "$ANSWERS/question-$n"
            cat "$ANSWERS/answer-$n"
            """,
            Map.of("ANSWERS", home.toString()));
    var providers = new TreeMap<String, ProviderConfig>();
    providers.put("orchestrator", orchestrator);
    providers.put("coder", ScriptedProject.shell());
    project.configure(providers, 2);
  }

  private static List<RunEvent> planning(List<JournalEntry> journal) {
    return journal.stream()
        .map(JournalEntry::event)
        .filter(event ->
            event instanceof RunEvent.PlanRefused || event instanceof RunEvent.PlanProposed)
        .toList();
  }

  @Test
  void shouldSendInvalidPlanBackThenRunTheNext() throws Exception {
    answers(CYCLE, PLAN);

    var run = Program.run(project.folder(), "run", "--yes", "greet the world", "--json");

    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(planning(run.events()))
        .satisfiesExactly(
            refused ->
                assertThat(refused)
                    .isEqualTo(
                        new RunEvent.PlanRefused(
                            1,
                            List.of(
                                "/tasks/0/dependsOn: tasks depend on each other in a cycle:"
                                    + " a → b → a"))),
            proposed -> assertThat(proposed).isInstanceOf(RunEvent.PlanProposed.class));
    assertThat(Files.readString(home.resolve("question-1"))).contains("greet the world", "coder");
    assertThat(Files.readString(home.resolve("question-2"))).contains("a → b → a");
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("hello", "world");
    assertThat(project.folder().resolve("world.txt")).hasContent("hello");
  }

  @Test
  void shouldFailWhenNoAnswerIsAPlan() throws Exception {
    answers("I would rather not", "{}", CYCLE);

    var run = Program.run(project.folder(), "run", "--yes", "greet the world");

    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(1);
    assertThat(run.out()).contains("gave no usable plan in 3 answers").contains("a → b → a");
    assertThat(project.mergedTasks()).isEmpty();
  }

  @Test
  void shouldWriteAPlanThatCanBeRun() throws Exception {
    answers(PLAN);

    var planned = Program.run(project.folder(), "plan", "greet", "-o", "../made.json");

    assertThat(planned.awaitExit()).as(planned.everything()).isZero();
    assertThat(planned.out()).isEmpty();
    assertThat(project.mergedTasks()).isEmpty();
    assertThat(Files.readString(home.resolve("made.json")))
        .startsWith("{\n  \"goal\" : \"greet\"")
        .doesNotContain("onFailure", "workflow", "writes");
    var run = Program.run(project.folder(), "run", "--plan", "../made.json");
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("hello", "world");
  }

  @Test
  void shouldPrintThePlanAndNothingElse() throws Exception {
    answers(PLAN);

    var planned = Program.run(project.folder(), "plan", "greet");

    assertThat(planned.awaitExit()).as(planned.everything()).isZero();
    assertThat(planned.out()).startsWith("{").endsWith("}\n").contains("\"hello\"");
    assertThat(planned.err()).contains("proposed").contains("2 tasks");
  }
}
