package dev.orchestrator.launcher.endtoend;

import static dev.orchestrator.launcher.endtoend.ScriptedProject.processesWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Kills the program with SIGKILL at random instants and resumes it. One seed is one instant; put a
/// failing one into [#seeds()] to see it again. `-Dkill.rounds=N` tries more of them.
class KillAndResumeTest {
  private static final int KILLS = Integer.getInteger("kill.rounds", 10);
  private static final int LATEST_KILL_MILLIS = 3_000;
  private static final Duration CLEANED_UP = Duration.ofSeconds(5);

  /// Writes in two steps, so that a kill in between leaves half work, commits some by itself, on no
  /// branch or putting them on the user's branch, leaves processes behind that try to get away, and
  /// notes each time that it ran to its end.
  private static final String AGENT =
      """
      ( setsid sleep $MARK & )
      nohup sleep $MARK > nohup.log 2>&1 &
      rm -f nohup.log
      echo "first half" >> "out-$ORCHESTRATOR_TASK.txt"
      sleep 0.2
      echo "second half" >> "out-$ORCHESTRATOR_TASK.txt"
      case $ORCHESTRATOR_TASK in
        d) git checkout --quiet --detach ;;
      esac
      case $ORCHESTRATOR_TASK in
        b|d|e|g|h)
          git add out-*.txt && git commit --quiet --message "by the agent"
          git rev-parse HEAD >> "$SHARED_LOG.commits" ;;
      esac
      case $ORCHESTRATOR_TASK in
        g) git update-ref refs/heads/main HEAD ;;
      esac
      sleep 0.1
      echo "$ORCHESTRATOR_TASK" >> "$SHARED_LOG"
      """;

  private static final String[] TASKS = {
    "a", "b: a", "c: b", "d", "e: d", "f: a d", "g", "h: g f", "i: c e h"
  };

  static Stream<Integer> seeds() {
    return Stream.iterate(1, seed -> seed + 1).limit(KILLS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void shouldMergeEveryTaskOnceWhenKilledAndResumed(int seed, @TempDir Path home) throws Exception {
    // given
    var mark = "98%04d%d".formatted(seed, ProcessHandle.current().pid());
    var log = Files.createFile(home.resolve("shared.log"));
    var agent = ScriptedProject.script(AGENT, Map.of("SHARED_LOG", log.toString(), "MARK", mark));
    var project = ScriptedProject.create(home.resolve("repository"), agent, 3);
    project.plan("work on ", TASKS);

    // when
    var killed = Program.start(project.folder(), "run", "--plan", "../plan.json");
    letRunFor(killed, Duration.ofMillis(new Random(seed).nextInt(LATEST_KILL_MILLIS)));
    killed.kill();
    await().atMost(CLEANED_UP).until(() -> processesWith(mark), List::isEmpty);
    var end = goOn(project);

    // then
    assertThat(end.awaitExit()).as(end.everything()).isZero();
    assertThat(project.mergedTasks())
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g", "h", "i");
    for (var task : project.mergedTasks()) {
      assertThat(project.folder().resolve("out-" + task + ".txt"))
          .hasContent("first half\nsecond half");
    }
    assertThat(project.git("status", "--porcelain")).isEmpty();
    assertThat(project.git("worktree", "list").lines()).hasSize(1);
    assertThat(project.git("fsck", "--no-dangling", "--no-progress")).isEmpty();
    assertThat(processesWith(mark)).isEmpty();
    assertFinishedTasksRanOnce(Files.readAllLines(log), project);
    assertThat(project.git("rev-list", "--all").lines())
        .containsAll(Files.readAllLines(home.resolve("shared.log.commits")));
  }

  /// An attempt that the kill cut short between its last word and the report may run again; a task
  /// that was merged may not.
  private static void assertFinishedTasksRanOnce(List<String> log, ScriptedProject project)
      throws Exception {
    for (var task : project.mergedTasks()) {
      var leftovers = project.git("branch", "--list", "orchestrator/*/" + task + "@*").lines();
      assertThat(log.stream().filter(task::equals).count())
          .as("times that %s ran to its end", task)
          .isBetween(1L, 1 + leftovers.count());
    }
  }

  private static void letRunFor(Program program, Duration time) {
    var end = System.nanoTime() + time.toNanos();
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(time.plusSeconds(5))
        .until(() -> System.nanoTime() >= end || !program.isAlive());
  }

  /// As a user would: resume if there is something to resume, otherwise start.
  private static Program goOn(ScriptedProject project) throws Exception {
    var runs = Program.run(project.folder(), "runs");
    if (runs.out().contains("interrupted")) {
      return Program.run(project.folder(), "resume");
    }
    return runs.out().contains("succeeded")
        ? runs
        : Program.run(project.folder(), "run", "--plan", "../plan.json");
  }
}
