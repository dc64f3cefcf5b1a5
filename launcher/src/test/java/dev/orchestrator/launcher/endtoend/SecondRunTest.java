package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several runs at once in one repository: the first program drives them all, and each goes on when
/// that one is gone.
class SecondRunTest {
  private static final int INTERRUPTED = 130;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Each task waits until it is told to go on.
  private static final String WAITING_AGENT =
      """
      touch "$SIGNS/begun-$ORCHESTRATOR_TASK"
      while [ ! -e "$SIGNS/go-$ORCHESTRATOR_TASK" ]; do sleep 0.05; done
      echo done > "work-$ORCHESTRATOR_TASK.txt"
      """;

  @TempDir private Path home;
  private ScriptedProject project;
  private Program first;
  private Program second;

  @BeforeEach
  void beginBoth() throws Exception {
    home = home.toRealPath();
    var agent = ScriptedProject.script(WAITING_AGENT, Map.of("SIGNS", home.toString()));
    project = ScriptedProject.create(home.resolve("repository"), agent, 2);
    first = begin("one");
    second = begin("two");
  }

  private Program begin(String task) throws Exception {
    project.plan("work on ", task);
    var program = Program.start(project.folder(), "run", "--plan", "../plan.json");
    await().atMost(LIMIT).until(() -> Files.exists(home.resolve("begun-" + task)));
    return program;
  }

  private void letGoOn(String task) throws Exception {
    Files.createFile(home.resolve("go-" + task));
  }

  @AfterEach
  void endBoth() throws Exception {
    first.kill();
    second.kill();
  }

  @Test
  void shouldRunBothAtOnceAndStayUntilBothAreOver() throws Exception {
    // then
    assertThat(Program.run(project.folder(), "runs").out().lines().skip(1))
        .hasSize(2)
        .allMatch(line -> line.contains(" running "));

    // when
    letGoOn("one");

    // then
    await().atMost(LIMIT).until(() -> first.err().contains("goes on here"));
    assertThat(first.out()).contains("1 of 1 tasks succeeded");
    assertThat(first.isAlive()).isTrue();
    assertThat(second.isAlive()).isTrue();

    // when
    letGoOn("two");

    // then
    assertThat(second.awaitExit()).as(second.everything()).isZero();
    assertThat(first.awaitExit()).as(first.everything()).isZero();
    assertThat(second.out()).contains("1 of 1 tasks succeeded");
    assertThat(second.err()).isEmpty();
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("one", "two");
    assertThat(home.resolve("repository/.orchestrator/gateway.json")).doesNotExist();
  }

  @Test
  void shouldGoOnWithItsRunWhenFirstProgramIsKilled() throws Exception {
    // when
    first.kill();
    letGoOn("two");

    // then
    assertThat(second.awaitExit()).as(second.everything()).isZero();
    assertThat(second.out()).contains("resuming run ", "1 of 1 tasks succeeded");
    assertThat(project.mergedTasks()).containsExactly("two");
    assertThat(states()).containsExactly("succeeded", "interrupted");
  }

  @Test
  void shouldGoOnWithItsRunWhenFirstProgramIsInterrupted() throws Exception {
    // when
    first.signal("INT");

    // then
    assertThat(first.awaitExit()).as(first.everything()).isEqualTo(INTERRUPTED);
    assertThat(first.out()).contains("interrupted; `orchestrator resume ");

    // when
    letGoOn("two");

    // then
    assertThat(second.awaitExit()).as(second.everything()).isZero();
    assertThat(states()).containsExactly("succeeded", "interrupted");
  }

  @Test
  void shouldInterruptNothingButItsOwnRun() throws Exception {
    // when
    second.signal("INT");

    // then
    assertThat(second.awaitExit()).as(second.everything()).isEqualTo(INTERRUPTED);
    assertThat(second.out()).contains("interrupted; `orchestrator resume ");
    assertThat(states()).containsExactly("interrupted", "running");

    // when
    letGoOn("one");

    // then
    assertThat(first.awaitExit()).as(first.everything()).isZero();
    assertThat(first.err()).isEmpty();
  }

  /// The newest run first.
  private List<String> states() throws Exception {
    return Program.run(project.folder(), "runs")
        .out()
        .lines()
        .skip(1)
        .map(line -> line.split(" +")[1])
        .toList();
  }
}
