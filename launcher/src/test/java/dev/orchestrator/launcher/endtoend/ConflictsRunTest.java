package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.launcher.Main;
import dev.orchestrator.launcher.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tasks that change the same line at the same time.
class ConflictsRunTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// Puts a line of its own behind the first one, when as many as are awaited have begun; and makes
  /// it fit when it is told to, in the way that `$MEND` says.
  private static final String AGENT =
      """
      told=$(cat)
      case $told in
        *"cannot be merged"*) eval "$MEND" ;;
        *)
          touch "$HERE/begun/$ORCHESTRATOR_TASK"
          while [ $(ls "$HERE/begun" | wc -l) -lt $AWAITED ]; do sleep 0.05; done
          sed -i "s/^begin$/begin\\nline $ORCHESTRATOR_TASK/" README.md ;;
      esac
      """;

  private static final String TAKE_BOTH =
      "sed -i -e '/^<<<<<<< /d' -e '/^=======$/d' -e '/^>>>>>>> /d' README.md";

  /// Two files need a third one.
  private static final List<String> VERIFY =
      List.of("sh", "-c", "[ ! -e t1.txt ] || [ ! -e t2.txt ] || [ -e both.txt ]");

  @TempDir private Path home;
  private Path folder = Path.of("");
  private final List<Program> begun = new ArrayList<>();

  @BeforeEach
  void resolveFolder() throws IOException {
    home = home.toRealPath();
    folder = home.resolve("repository");
    Files.createDirectory(home.resolve("begun"));
  }

  @AfterEach
  void endPrograms() throws Exception {
    for (var program : begun) {
      program.kill();
    }
  }

  private ScriptedProject project(int tasks, int awaited, String mend) throws Exception {
    var variables =
        Map.of("HERE", home.toString(), "AWAITED", String.valueOf(awaited), "MEND", mend);
    var agent = ScriptedProject.script(AGENT, variables);
    var project = ScriptedProject.create(folder, agent, awaited);
    project.plan("add ", names(tasks));
    return project;
  }

  private static String[] names(int tasks) {
    return IntStream.rangeClosed(1, tasks).mapToObj(task -> "t" + task).toArray(String[]::new);
  }

  private void assertEveryLineIsThereOnce(int tasks) throws IOException {
    var lines = Files.readAllLines(folder.resolve("README.md"));
    assertThat(lines).startsWith("begin").hasSize(1 + tasks);
    for (var task : names(tasks)) {
      assertThat(lines).containsOnlyOnce("line " + task);
    }
  }

  private CommandRun does(String... args) {
    return CommandRun.in(folder, args);
  }

  private JsonNode status() {
    var status = does("status", "--json");
    return Json.read(status.out().isEmpty() ? "{}" : status.out(), JsonNode.class);
  }

  private List<JsonNode> decisions() {
    return StreamSupport.stream(status().path("decisions").spliterator(), false).toList();
  }

  private String awaitDecisions(int number) {
    await().atMost(LIMIT).until(() -> decisions().size() == number);
    return status().at("/run/run").asString();
  }

  @Test
  void shouldMergeAllOfManyTasksThatChangeTheSameLine() throws Exception {
    // given
    var project = project(10, 8, TAKE_BOTH);

    // when
    var run = Program.run(folder, "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertEveryLineIsThereOnce(10);
    var log =
        project.git(
            "log",
            "--first-parent",
            "--merges",
            "--format=%(trailers:key=Orchestrator-Task,valueonly,separator=)");
    assertThat(log.lines()).containsExactlyInAnyOrder(names(10));
    assertThat(project.git("worktree", "list").lines()).hasSize(1);
    assertThat(project.git("branch", "--list", "orchestrator/*")).isEmpty();
    assertThat(run.events())
        .extracting(JournalEntry::event)
        .hasAtLeastOneElementOfType(RunEvent.MergeRefused.class)
        .doesNotHaveAnyElementsOfTypes(RunEvent.MergeNeeded.class);
  }

  @Test
  void shouldLeaveToPeopleWhatAgentsCannotMakeFit() throws Exception {
    // given
    var project = project(3, 3, "true");
    var program = Program.start(folder, "run", "--plan", "../plan.json");
    begun.add(program);
    var run = awaitDecisions(2);
    var first = decisions().getFirst();
    var commands = StreamSupport.stream(first.path("commands").spliterator(), false);
    var lines = new ArrayList<>(commands.map(JsonNode::asString).toList());
    var second = decisions().getLast().path("task").asString();

    // then
    assertThat(program.out()).contains(" unmerged ").contains(lines);
    assertThat(does("status").out())
        .contains("also after 2 tries (the agent left README.md in conflict)")
        .contains(lines);
    assertThat(project.git("branch", "--list", "orchestrator/*/t*@*").lines()).hasSize(4);

    // when
    lines.replaceAll(line -> line.startsWith("# ") ? TAKE_BOTH : line);
    shell(String.join("\n", lines));

    // then
    awaitDecisions(1);
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains("line " + first.path("task").asString());

    // when
    shell(
        "git merge orchestrator/%s/%s; %s; git commit -a; orchestrator retry %1$s %2$s"
            .formatted(run, second, TAKE_BOTH));

    // then
    assertThat(program.awaitExit()).as(program.everything()).isZero();
    assertEveryLineIsThereOnce(3);
  }

  /// What a person types, with the program on the PATH.
  private void shell(String script) throws Exception {
    var bin = Files.createDirectories(home.resolve("bin"));
    var java = ProcessHandle.current().info().command().orElseThrow();
    var program =
        Files.writeString(
            bin.resolve("orchestrator"),
            "#!/bin/sh\nexec '%s' --enable-native-access=ALL-UNNAMED -cp '%s' %s \"$@\"\n"
                .formatted(java, System.getProperty("java.class.path"), Main.class.getName()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    var builder =
        new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("GIT_EDITOR", "true");
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void shouldMakeTasksFitThatPassAloneAndFailTogether() throws Exception {
    // given
    var agent =
        """
        case $(cat) in
          *"do not pass this command"*) touch both.txt ;;
          *)
            touch "$HERE/begun/$ORCHESTRATOR_TASK"
            while [ $(ls "$HERE/begun" | wc -l) -lt 2 ]; do sleep 0.05; done
            touch $ORCHESTRATOR_TASK.txt ;;
        esac
        """;
    var provider = ScriptedProject.script(agent, Map.of("HERE", home.toString()));
    var project = ScriptedProject.create(folder, provider, 2);
    project.plan("add ", names(2));
    var file = folder.resolve(".orchestrator/config.json");
    var config = Json.read(Files.readString(file), ObjectNode.class);
    config.withObject("/run/merge").set("verify", Json.MAPPER.valueToTree(VERIFY));
    Files.writeString(file, Json.write(config));

    // when
    var run = Program.run(folder, "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(project.git("ls-files").lines()).contains("t1.txt", "t2.txt", "both.txt");
    assertThat(run.events())
        .extracting(JournalEntry::event)
        .filteredOn(RunEvent.MergeRefused.class::isInstance)
        .hasSize(1)
        .allMatch(event ->
            ((RunEvent.MergeRefused) event).obstacle() instanceof MergeObstacle.VerifyFailed);
  }

  @Test
  void shouldMakeAMergeAgainInWhichTheOrchestratorWasKilled() throws Exception {
    // given
    project(
        2,
        2,
        "if [ -e $HERE/killed ]; then %s; else echo half > README.md; touch $HERE/half; sleep 60; fi"
            .formatted(TAKE_BOTH));
    var program = Program.start(folder, "run", "--plan", "../plan.json");
    begun.add(program);
    await().atMost(LIMIT).until(() -> Files.exists(home.resolve("half")));

    // when
    program.kill();
    Files.createFile(home.resolve("killed"));
    var resumed = does("resume");

    // then
    assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
    assertEveryLineIsThereOnce(2);
  }
}
