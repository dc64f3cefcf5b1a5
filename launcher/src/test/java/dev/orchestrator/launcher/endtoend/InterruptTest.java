package dev.orchestrator.launcher.endtoend;

import static dev.orchestrator.launcher.endtoend.ScriptedProject.processesWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptTest {
  private static final int INTERRUPTED = 130;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// A signal this long after the first one is meant as a second one.
  private static final Duration MEANT = Duration.ofMillis(700);

  /// Task `slow` waits for a file the first time; the others are quick.
  private static final String AGENT =
      """
      echo "$ORCHESTRATOR_TASK" >> "$SHARED_LOG"
      echo written > "out-$ORCHESTRATOR_TASK.txt"
      if [ "$ORCHESTRATOR_TASK" = slow ] && [ ! -e "$GO" ]; then
        [ -e "$STUBBORN" ] && trap '' INT TERM
        ( setsid sleep $MARK & )
        sleep $MARK
      fi
      """;

  @TempDir Path home;
  private String mark = "";
  private ScriptedProject project;

  @BeforeEach
  void createProject() throws Exception {
    mark = "97%d".formatted(ProcessHandle.current().pid());
    var variables =
        Map.of(
            "SHARED_LOG", home.resolve("shared.log").toString(),
            "GO", home.resolve("go").toString(),
            "STUBBORN", home.resolve("stubborn").toString(),
            "MARK", mark);
    project =
        ScriptedProject.create(
            home.resolve("repository"), ScriptedProject.script(AGENT, variables), 2);
    project.plan("work on ", "quick", "slow", "last: quick slow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP", "HUP HUP", "HUP TERM", "INT INT"})
  void shouldCheckpointWhenInterruptedAndFinishWhenResumed(String signals) throws Exception {
    // given
    var run = startAndAwaitSlowTask();

    // when
    for (var signal : signals.split(" ")) {
      run.signal(signal);
    }

    // then
    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(INTERRUPTED);
    assertThat(run.out().lines().toList().getLast())
        .startsWith("interrupted; `orchestrator resume ");
    assertThat(run.err()).isEmpty();
    assertThat(processesWith(mark)).isEmpty();
    assertThat(Program.run(project.folder(), "status").out()).contains(": interrupted, ");

    // when
    Files.createFile(home.resolve("go"));
    var resumed = Program.run(project.folder(), "resume");

    // then
    assertThat(resumed.awaitExit()).as(resumed.everything()).isZero();
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("quick", "slow", "last");
    assertThat(Files.readAllLines(home.resolve("shared.log")))
        .containsExactlyInAnyOrder("quick", "slow", "slow", "last");
  }

  @Test
  void shouldEndAtOnceWhenInterruptedTwice() throws Exception {
    // given
    Files.createFile(home.resolve("stubborn"));
    var run = startAndAwaitSlowTask();

    // when
    run.signal("INT");
    await().pollDelay(MEANT).atMost(LIMIT).until(run::isAlive);
    run.signal("INT");

    // then
    assertThat(run.awaitExit()).isEqualTo(INTERRUPTED);
    assertThat(run.err())
        .isEqualTo("orchestrator: stopped at once; `orchestrator resume` goes on\n");
    await().atMost(LIMIT).until(() -> processesWith(mark), List::isEmpty);
  }

  private Program startAndAwaitSlowTask() throws Exception {
    var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
    await()
        .atMost(LIMIT)
        .until(() -> !processesWith(mark).isEmpty() && project.mergedTasks().contains("quick"));
    return run;
  }
}
