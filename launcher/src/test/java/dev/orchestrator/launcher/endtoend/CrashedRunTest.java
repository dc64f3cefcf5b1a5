package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run whose orchestrator was killed: how it is shown, and what it takes to go on with it.
class CrashedRunTest {
  private static final int USAGE = 2;
  private static final int ENVIRONMENT = 3;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String WAITING_AGENT =
      """
      echo "$ORCHESTRATOR_ATTEMPT" > made.txt
      touch "$BEGUN"
      while [ ! -e "$GO" ]; do sleep 0.05; done
      """;

  @TempDir private Path home;
  private ScriptedProject project;
  private String crashed = "";

  @BeforeEach
  void crashRun() throws Exception {
    home = home.toRealPath();
    project = ScriptedProject.create(home.resolve("repository"), agent("first"), 2);
    project.plan("work on ", "slow");
    begin("first").kill();
    crashed = Program.run(project.folder(), "runs").out().lines().toList().get(1).split(" ")[0];
  }

  private ProviderConfig agent(String begun) {
    var variables =
        Map.of("BEGUN", home.resolve(begun).toString(), "GO", home.resolve("go").toString());
    return ScriptedProject.script(WAITING_AGENT, variables);
  }

  private Program begin(String begun) throws Exception {
    var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
    await().atMost(LIMIT).until(() -> Files.exists(home.resolve(begun)));
    return run;
  }

  @Test
  void shouldShowCrashedRunAsInterruptedWhileAnotherOneRuns() throws Exception {
    // given
    project.configure(agent("second"), 2);
    var other = begin("second");

    // when
    var status = Program.run(project.folder(), "status", crashed);
    var runs = Program.run(project.folder(), "runs");
    var logs = Program.run(project.folder(), "logs", "--follow", crashed);

    // then
    assertThat(status.out())
        .contains(": interrupted, ")
        .containsPattern("slow +ready +coder +1 +\\S+ +\\S+ +interrupted");
    assertThat(runs.out()).containsPattern(crashed + " +interrupted ").contains(" running ");
    assertThat(logs.awaitExit()).isZero();
    other.kill();
  }

  @Test
  void shouldRefuseToResumeWhenAgentCannotWork() throws Exception {
    project.configure(new ProviderConfig("command", "no-such-cli", List.of(), Map.of()), 2);

    assertRefused(
        ENVIRONMENT,
        "agent coder needs the program no-such-cli, which is not there; install it or set"
            + " /providers/agent/command");
  }

  @Test
  void shouldRefuseToResumeWhenAgentIsNoLongerConfigured() throws Exception {
    Files.writeString(
        project.folder().resolve(".orchestrator/config.json"),
        """
        {"agents": {"coder": null, "painter": {"provider": "claude"}}}
        """);

    assertRefused(
        USAGE,
        "agent coder is not configured; configure it, as the run's tasks need it (there is:"
            + " orchestrator, painter, reviewer, tester)");
  }

  /// The copy goes nowhere as long as the original is there, and leaves it alone.
  @Test
  void shouldGoOnWhereTheRepositoryWasMovedAndNotInACopy() throws Exception {
    // given
    var copy = home.resolve("copy");
    var moved = home.resolve("moved");
    run("cp", "-r", project.folder().toString(), copy.toString());

    // when
    var refused = Program.run(copy, "resume");

    // then
    assertThat(refused.awaitExit()).as(refused.everything()).isEqualTo(ENVIRONMENT);
    assertThat(refused.err())
        .isEqualTo(
            "orchestrator: run %s belongs to the repository at %s, which is still there; this one at %s is a copy of it: resume the run there, or start a new one here\n"
                .formatted(crashed, project.folder(), copy));

    // when
    Files.move(project.folder(), moved);
    Files.createFile(home.resolve("go"));
    var resumed = Program.run(moved, "resume", "--json");

    // then
    assertThat(resumed.awaitExit()).as(resumed.everything()).isZero();
    assertThat(resumed.events())
        .extracting(JournalEntry::event)
        .contains(new RunEvent.RunResumed(moved.toString()));
    assertThat(moved.resolve("made.txt")).hasContent("2");
    var git = ScriptedProject.at(moved);
    assertThat(git.git("show", "orchestrator/%s/slow@1:made.txt".formatted(crashed)))
        .isEqualTo("1\n");
    assertThat(git.git("worktree", "list").lines()).hasSize(1);
    assertThat(copy.resolve(".orchestrator/worktrees/%s/slow/made.txt".formatted(crashed)))
        .hasContent("1");
  }

  private static void run(String... command) throws Exception {
    var process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  /// Nothing is lost by the refusal: with the agent back the run goes on.
  private void assertRefused(int exitCode, String sentence) throws Exception {
    var resumed = Program.run(project.folder(), "resume");
    assertThat(resumed.awaitExit()).as(resumed.everything()).isEqualTo(exitCode);
    assertThat(resumed.err()).isEqualTo("orchestrator: " + sentence + "\n");

    project.configure(agent("again"), 2);
    Files.createFile(home.resolve("go"));
    var again = Program.run(project.folder(), "resume");
    assertThat(again.awaitExit()).as(again.everything()).isZero();
  }
}
