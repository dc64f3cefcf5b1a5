package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program with the real Claude Code CLI, which writes with its own tools.
@Tag("real-cli")
class RealClaudeRunTest {

  @Test
  void shouldMergeWhatClaudeWritesInThreeTasks(@TempDir Path home) throws Exception {
    // given
    try (var server =
        ModelServer.start(
            Scenario.when(
                "task left", Turn.write("left.txt", "left\n"), Turn.text("I wrote the left.")),
            Scenario.when(
                "task right", Turn.write("right.txt", "right\n"), Turn.text("I wrote the right.")),
            Scenario.when(
                "task both",
                Turn.shell("cat left.txt right.txt > both.txt"),
                Turn.text("I put both together.")))) {
      var claude = RealClaude.find().provider(home, server.uri());
      var project = ScriptedProject.create(home.resolve("repository"), claude, 2);
      project.plan("task ", "left", "right", "both: left right");

      // when
      var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

      // then
      assertThat(run.awaitExit()).as(run.everything()).isZero();
      assertThat(project.mergedTasks()).containsExactlyInAnyOrder("left", "right", "both");
      assertThat(project.folder().resolve("both.txt")).hasContent("left\nright");
      assertThat(run.events())
          .extracting(JournalEntry::event)
          .filteredOn(RunEvent.SessionOpened.class::isInstance)
          .hasSize(3);
      assertUsageIsReported(run);
      var logs = Program.run(project.folder(), "logs", "2", "both");
      assertThat(logs.out()).contains("I put both together.", "Bash cat left.txt");
      var raw = Program.run(project.folder(), "logs", "--raw", "2", "both");
      assertThat(raw.out().lines())
          .allSatisfy(line -> assertThat(Json.read(line, Map.class)).containsKey("type"));
    }
  }

  @Test
  void shouldContinueTheSessionWhenKilledInMidTurn(@TempDir Path home) throws Exception {
    // given
    try (var server =
        ModelServer.start(
            Scenario.when(
                "interrupted before", Turn.shell("cat half.txt"), Turn.text("Now it is done.")),
            Scenario.when(
                "task long",
                Turn.write("half.txt", "half\n"),
                Turn.shell("touch ../now; sleep 300")))) {
      var claude = RealClaude.find().provider(home, server.uri());
      var project = ScriptedProject.create(home.resolve("repository"), claude, 1);
      project.plan("task ", "long");
      var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
      var worktrees = project.folder().resolve(".orchestrator/worktrees");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.isDirectory(worktrees) && isThere(worktrees, "now"));

      // when
      run.kill();
      var resumed = Program.run(project.folder(), "resume");

      // then
      assertThat(resumed.awaitExit()).as(resumed.everything()).isZero();
      assertThat(project.folder().resolve("half.txt")).hasContent("half");
      assertThat(server.requests().getLast().messages())
          .anyMatch(message -> message.text().contains("task long"));
    }
  }

  /// The model reviews what the diff in its prompt shows, and writes what the comments ask for.
  @Test
  void shouldKeepOneConversationOverTwoRoundsOfReview(@TempDir Path home) throws Exception {
    // given
    try (var server =
        ModelServer.start(
            Scenario.when("Review what .*\\+three", approved()),
            Scenario.when("Review what .*\\+two", changes("Add line three.")),
            Scenario.when("Review what ", changes("Add line two.")),
            Scenario.when(
                "changes are asked for.*line three",
                Turn.shell("echo three >> work.txt"),
                Turn.text("Three is there.")),
            Scenario.when(
                "changes are asked for.*line two",
                Turn.shell("echo two >> work.txt"),
                Turn.text("Two is there.")),
            Scenario.when(
                "task work", Turn.write("work.txt", "one\n"), Turn.text("I wrote it.")))) {
      var claude = RealClaude.find().provider(home, server.uri());
      var project = ScriptedProject.create(home.resolve("repository"), claude, 2);
      project.configure(
          Map.of("coder", claude, "reviewer", claude, "shell", ScriptedProject.shell()),
          "reviewed",
          Map.of("agent", "coder"),
          Map.of("agent", "reviewer"));
      project.planWork("reviewed", "cp work.txt seen.txt");

      // when
      var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

      // then
      assertThat(run.awaitExit()).as(run.everything()).isZero();
      assertThat(project.folder().resolve("seen.txt")).hasContent("one\ntwo\nthree");
      assertThat(project.git("log", "--author=coder", "--format=%s").lines()).hasSize(3);
      var sessions = sessionsByAttempt(run);
      assertThat(sessions.keySet()).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(List.of(sessions.get(1), sessions.get(3), sessions.get(5)))
          .containsOnly(sessions.get(1));
      assertThat(sessions.values().stream().distinct()).hasSize(4);
    }
  }

  /// Both write the same file at the same time, so one of them meets a conflict in its
  /// conversation.
  @Test
  void shouldMakeItsWorkFitInTheSameConversation(@TempDir Path home) throws Exception {
    // given
    try (var server =
        ModelServer.start(
            Scenario.when(
                "cannot be merged.*- same.txt: added on both sides",
                Turn.shell("printf 'left\\nright\\n' > same.txt; git add same.txt"),
                Turn.text("Both are there.")),
            Scenario.when(
                "task left",
                Turn.write("same.txt", "left\n"),
                Turn.shell("touch ../left.begun; until [ -e ../right.begun ]; do sleep 0.1; done"),
                Turn.text("I wrote the left.")),
            Scenario.when(
                "task right",
                Turn.write("same.txt", "right\n"),
                Turn.shell("touch ../right.begun; until [ -e ../left.begun ]; do sleep 0.1; done"),
                Turn.text("I wrote the right.")))) {
      var claude = RealClaude.find().provider(home, server.uri());
      var project = ScriptedProject.create(home.resolve("repository"), claude, 2);
      project.plan("task ", "left", "right");

      // when
      var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

      // then
      assertThat(run.awaitExit()).as(run.everything()).isZero();
      assertThat(project.folder().resolve("same.txt")).hasContent("left\nright");
      var second =
          run.events().stream()
              .map(JournalEntry::event)
              .filter(RunEvent.AttemptStarted.class::isInstance)
              .map(RunEvent.AttemptStarted.class::cast)
              .filter(started -> started.attempt() == 2)
              .toList();
      assertThat(second).hasSize(1);
      assertThat(second.getFirst().session()).isNotNull();
      assertThat(server.requests().getLast().messages())
          .anyMatch(message -> message.text().contains("task " + second.getFirst().task()));
    }
  }

  private static Turn approved() {
    return Turn.answer(Map.of("verdict", "approved", "comments", ""));
  }

  private static Turn changes(String comments) {
    return Turn.answer(Map.of("verdict", "changes-requested", "comments", comments));
  }

  /// Of the task `work`, whose odd attempts write and whose even ones review.
  private static SortedMap<Integer, String> sessionsByAttempt(Program run) throws Exception {
    var sessions = new TreeMap<Integer, String>();
    for (var entry : run.events()) {
      if (entry.event() instanceof RunEvent.SessionOpened opened
          && opened.task().value().equals("work")) {
        sessions.put(opened.attempt(), opened.session());
      }
    }
    return sessions;
  }

  private static boolean isThere(Path folder, String name) throws Exception {
    try (var files = Files.walk(folder)) {
      return files.anyMatch(file -> file.endsWith(name));
    }
  }

  private static void assertUsageIsReported(Program run) throws Exception {
    assertThat(run.events())
        .extracting(JournalEntry::event)
        .filteredOn(RunEvent.AttemptSucceeded.class::isInstance)
        .hasSize(3)
        .allMatch(event -> ((RunEvent.AttemptSucceeded) event).usage().outputTokens() > 0);
  }
}
