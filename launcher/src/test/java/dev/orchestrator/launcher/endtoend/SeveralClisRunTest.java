package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import dev.orchestrator.runner.realcli.RealOpenCode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program with several real CLIs in one run, at the same time.
@Tag("real-cli")
class SeveralClisRunTest {
  private static final Set<String> CLIS = Set.of("claude", "codex", "goose", "opencode");
  private static final int INTERRUPTED = 130;
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  @Test
  void shouldMergeWhatEachWritesWhenEachTaskHasACliOfItsOwn(@TempDir Path home) throws Exception {
    // given
    var scenarios = CLIS.stream().map(SeveralClisRunTest::wrote).toArray(Scenario[]::new);
    try (var server = ModelServer.start(scenarios)) {
      var project = project(home, server.uri());

      // when
      var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

      // then
      assertThat(run.awaitExit()).as(run.everything()).isZero();
      assertThat(startedBeforeTheFirstEnd(run)).isEqualTo(CLIS.size());
      assertThat(project.mergedTasks()).containsExactlyInAnyOrderElementsOf(CLIS);
      for (var cli : CLIS) {
        assertThat(project.folder().resolve(cli + ".txt")).hasContent(cli);
      }
    }
  }

  private static long startedBeforeTheFirstEnd(Program run) throws Exception {
    return run.events().stream()
        .map(JournalEntry::event)
        .takeWhile(event -> !(event instanceof RunEvent.AttemptSucceeded))
        .filter(RunEvent.AttemptStarted.class::isInstance)
        .count();
  }

  /// The signals come in the midst of a tool of all four; the last time they are let through.
  @Test
  void shouldLeaveNothingAndGoOnWhenTheProgramIsEndedWhileAllAreInATool(@TempDir Path home)
      throws Exception {
    // given
    var seconds = "301." + System.nanoTime();
    var phase = home.resolve("phase");
    var script =
        """
        name=$(basename "$PWD"); phase=$(cat '%1$s'); echo "$name" > "$name-$phase.txt"
        [ "$phase" = 3 ] || { (setsid sleep %2$s &); sleep %2$s; }
        """
            .formatted(phase, seconds);
    try (var server = ModelServer.start(Scenario.always(Turn.shell(script)))) {
      var project = project(home, server.uri());
      Files.writeString(phase, "1");
      var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
      awaitAllInATool(home, project, "-1.txt");

      // when
      run.signal("TERM");

      // then
      assertEnded(run, seconds, home);

      // when
      Files.writeString(phase, "2");
      var resumed = Program.start(project.folder(), "resume");
      awaitAllInATool(home, project, "-2.txt");
      resumed.signal("HUP");

      // then
      assertEnded(resumed, seconds, home);

      // when
      Files.writeString(phase, "3");
      var last = Program.run(project.folder(), "resume");

      // then
      assertThat(last.awaitExit()).as(last.everything()).isZero();
      for (var cli : CLIS) {
        assertThat(project.folder().resolve(cli + "-3.txt")).hasContent(cli);
      }
    }
  }

  private static void assertEnded(Program run, String seconds, Path home) throws Exception {
    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(INTERRUPTED);
    assertThat(left(seconds, home)).isEmpty();
  }

  /// The sleeping tools, and all else that was started with something of the test.
  private static Set<Long> left(String seconds, Path home) {
    var left = new TreeSet<>(ScriptedProject.processesWith(seconds));
    left.addAll(ScriptedProject.processesOf(home));
    return left;
  }

  private static Scenario wrote(String cli) {
    return Scenario.when("task " + cli, Turn.write(cli + ".txt", cli + "\n"), Turn.text("Wrote."));
  }

  /// The kill comes when each has answered once and is in the tool of its second turn.
  @Test
  void shouldLeaveNoProcessAndContinueEachSessionWhenTheProgramIsKilledWhileAllAreInATool(
      @TempDir Path home) throws Exception {
    // given
    var seconds = "300." + System.nanoTime();
    var sleeping = "touch started; (setsid sleep %1$s &) ; sleep %1$s".formatted(seconds);
    var scenarios =
        Stream.concat(
                Stream.of(Scenario.when("You were interrupted before", Turn.text("Finished."))),
                CLIS.stream().map(cli -> wroteAndSleeps(cli, sleeping)))
            .toArray(Scenario[]::new);
    try (var server = ModelServer.start(scenarios)) {
      var project = project(home, server.uri());
      var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
      awaitAllInATool(home, project, "started");

      // when
      run.kill();

      // then
      await().atMost(END_LIMIT).until(() -> left(seconds, home), Set::isEmpty);

      // when
      var before = server.requests().size();
      var resumed = Program.run(project.folder(), "resume");

      // then
      assertThat(resumed.awaitExit()).as(resumed.everything()).isZero();
      var after = server.requests().stream().skip(before).toList();
      for (var cli : CLIS) {
        assertThat(project.folder().resolve(cli + ".txt")).hasContent(cli);
        assertThat(after)
            .as("%s goes on in the conversation in which it wrote the file", cli)
            .anyMatch(request -> goesOn(request, cli));
      }
    }
  }

  private static Scenario wroteAndSleeps(String cli, String sleeping) {
    return Scenario.when("task " + cli, Turn.write(cli + ".txt", cli + "\n"), Turn.shell(sleeping));
  }

  private static boolean goesOn(ModelRequest request, String cli) {
    return request.prompt().contains("You were interrupted before")
        && request.messages().stream().anyMatch(said -> said.text().contains("task " + cli))
        && request.messages().stream()
            .flatMap(said -> said.calls().stream())
            .anyMatch(call -> call.input().toString().contains(cli + ".txt"));
  }

  private static void awaitAllInATool(Path home, ScriptedProject project, String file) {
    var worktrees = project.folder().resolve(".orchestrator/worktrees");
    await().atMost(START_LIMIT).until(() -> written(worktrees, file) == CLIS.size());
    for (var cli : CLIS) {
      assertThat(ScriptedProject.processesOf(home.resolve(cli))).as(cli).isNotEmpty();
    }
  }

  private static long written(Path worktrees, String ending) throws Exception {
    if (!Files.isDirectory(worktrees)) {
      return 0;
    }
    try (var files = Files.find(worktrees, 3, (file, _) -> file.toString().endsWith(ending))) {
      return files.count();
    }
  }

  private static ScriptedProject project(Path home, URI server) throws Exception {
    var clis = clis(home, server);
    assertThat(clis.keySet()).isEqualTo(CLIS);
    var project =
        ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), clis.size());
    project.configure(clis, clis.size());
    project.planForEach(clis.keySet());
    return project;
  }

  private static Map<String, ProviderConfig> clis(Path home, URI server) {
    return Map.of(
        "claude", RealClaude.find().provider(home.resolve("claude"), server),
        "codex", RealCodex.find().provider(home.resolve("codex"), server),
        "goose", RealGoose.find().provider(home.resolve("goose"), server),
        "opencode", RealOpenCode.find().provider(home.resolve("opencode"), server));
  }
}
