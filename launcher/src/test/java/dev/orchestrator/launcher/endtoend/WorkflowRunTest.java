package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A task that is written, reviewed and tested by scripts, and one that depends on it.
class WorkflowRunTest {
  private static final TaskId WORK = new TaskId("work");

  /// Adds a line to the work.
  private static final String CODER = "cat >> \"$TOLD\"; echo line >> work.txt";

  /// Wants three lines, and writes where it should not.
  private static final String REVIEWER =
      """
      cat >> "$TOLD"
      if [ $(grep -c line work.txt) -lt 3 ]
      then echo '{"verdict": "changes-requested", "comments": "one more line, please"}'
      else echo '{"verdict": "approved", "comments": ""}'
      fi
      echo sly line >> work.txt
      """;

  /// Fails the first time, and always leaves something behind.
  private static final String TEST =
      """
      echo built > built.txt
      test -f "$0" && exit 0
      touch "$0"
      echo 'expected a fourth line'
      exit 1
      """;

  @TempDir private Path home;
  private ScriptedProject project;
  private Map<String, ProviderConfig> providers;

  @BeforeEach
  void create() throws Exception {
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 2);
    providers =
        Map.of(
            "coder", ScriptedProject.script(CODER, told("coder")),
            "reviewer", ScriptedProject.script(REVIEWER, told("reviewer")),
            "shell", ScriptedProject.shell());
  }

  private Map<String, String> told(String agent) {
    return Map.of("TOLD", home.resolve(agent + "-told.txt").toString());
  }

  @Test
  void shouldMergeWhatReviewAndTestHaveApproved() throws Exception {
    // given
    var test = List.of("sh", "-c", TEST, home.resolve("tested").toString());
    project.configure(
        providers,
        "careful",
        Map.of("agent", "coder"),
        Map.of("agent", "reviewer"),
        Map.of("name", "docs", "agent", "reviewer", "when", List.of("docs/**")),
        Map.of("kind", "test", "command", test));
    project.planWork("careful", "cp work.txt seen.txt");

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(stepsOfWork(run.events()))
        .containsExactly(
            "code", "review", "code", "review", "code", "review", "test", "code", "review", "test");
    assertThat(project.git("log", "--author=coder", "--format=%s").lines()).hasSize(4);
    assertThat(project.git("show", "main:work.txt")).isEqualTo("line\n".repeat(4));
    assertThat(project.git("show", "main:seen.txt")).isEqualTo("line\n".repeat(4));
    assertThat(project.git("ls-files", "built.txt")).isEmpty();
    assertThat(Files.readString(home.resolve("coder-told.txt")))
        .containsOnlyOnce("expected a fourth line")
        .contains("one more line, please");
    assertThat(Files.readString(home.resolve("reviewer-told.txt"))).contains("```diff", "\n+line");
  }

  @Test
  void shouldFailTheTaskWhenTheReviewIsStillUnhappyAfterTheLastRound() throws Exception {
    // given
    project.configure(
        providers,
        "strict",
        Map.of("agent", "coder"),
        Map.of("agent", "reviewer", "maxRounds", 1, "onUnresolved", "fail"));
    project.planWork("strict", "true");

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(1);
    assertThat(stepsOfWork(run.events())).containsExactly("code", "review", "code", "review");
    assertThat(run.events())
        .extracting(JournalEntry::event)
        .contains(
            new RunEvent.TaskFailed(
                WORK,
                FailureClass.AGENT,
                "review still asked for changes after 1 round: one more line, please"),
            new RunEvent.TaskSkipped(new TaskId("after"), List.of(WORK)));
    var branch = project.git("branch", "--format=%(refname)", "--list", "orchestrator/*/work");
    assertThat(project.git("show", branch.strip() + ":work.txt")).isEqualTo("line\nline\n");
    assertThat(project.git("log", "--format=%s").lines()).containsExactly("begin");
  }

  @Test
  void shouldMergeTheWorkOfAllStepsThatWrite() throws Exception {
    // given
    var writer = ScriptedProject.script("echo x > $ORCHESTRATOR_STEP.txt", Map.of());
    project.configure(
        Map.of(
            "coder",
            writer,
            "reviewer",
            ScriptedProject.script("test -f code.txt", Map.of()),
            "shell",
            ScriptedProject.shell()),
        "long",
        Map.of("agent", "coder"),
        Map.of("agent", "reviewer"),
        Map.of("name", "code2", "kind", "code", "agent", "coder"),
        Map.of("name", "code3", "kind", "code", "agent", "coder"));
    project.planWork("long", "ls > seen.txt");

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(stepsOfWork(run.events())).containsExactly("code", "review", "code2", "code3");
    assertThat(project.git("ls-tree", "--name-only", "main").lines())
        .contains("code.txt", "code2.txt", "code3.txt", "seen.txt");
  }

  private static List<String> stepsOfWork(List<JournalEntry> journal) {
    return journal.stream()
        .map(JournalEntry::event)
        .filter(RunEvent.AttemptStarted.class::isInstance)
        .map(RunEvent.AttemptStarted.class::cast)
        .filter(started -> started.task().equals(WORK))
        .map(RunEvent.AttemptStarted::stepName)
        .toList();
  }
}
