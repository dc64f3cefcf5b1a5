package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRunTest {
  /// Notes its start and end in a log that all agents share, and works in between.
  private static final String OBSERVED_AGENT =
      """
      echo "start $ORCHESTRATOR_TASK" >> "$SHARED_LOG"
      ls out-*.txt 2>/dev/null | sed "s/^/$ORCHESTRATOR_TASK sees /" >> "$SHARED_LOG"
      cat > "out-$ORCHESTRATOR_TASK.txt"
      sleep 0.3
      echo "end $ORCHESTRATOR_TASK" >> "$SHARED_LOG"
      """;

  private static final String[] TASKS = {
    "a", "b: a", "c: b", "d", "e: d", "f: a d", "g", "h: g", "i: g", "j: h i f", "k: c e", "l: j k"
  };

  @Test
  void shouldRunTwelveTasksInOrderThreeAtOnceAndMergeAll(@TempDir Path home) throws Exception {
    // given
    var log = home.resolve("shared.log");
    var agent = ScriptedProject.script(OBSERVED_AGENT, Map.of("SHARED_LOG", log.toString()));
    var project = ScriptedProject.create(home.resolve("repository"), agent, 3);
    project.plan("work on ", TASKS);

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    var seen = Files.readAllLines(log);
    assertThat(mostAtOnce(seen)).isEqualTo(3);
    assertParentsFirst(seen);
    assertThat(project.mergedTasks())
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
    assertThat(Files.readString(project.folder().resolve("out-l.txt"))).isEqualTo("work on l");
    assertThat(project.git("status", "--porcelain")).isEmpty();
    assertThat(project.git("worktree", "list").lines()).hasSize(1);
    assertThat(project.git("branch", "--list", "orchestrator/*")).isEmpty();
    assertThat(run.events().getLast().event())
        .isEqualTo(new RunEvent.RunFinished(RunState.SUCCEEDED));
    assertThat(run.err()).isEmpty();
  }

  private static int mostAtOnce(List<String> log) {
    int now = 0;
    int most = 0;
    for (var line : log) {
      now += line.startsWith("start ") ? 1 : line.startsWith("end ") ? -1 : 0;
      most = Math.max(most, now);
    }
    return most;
  }

  private static void assertParentsFirst(List<String> log) {
    var starts = new HashMap<String, Integer>();
    var ends = new HashMap<String, Integer>();
    for (int i = 0; i < log.size(); i++) {
      var words = log.get(i).split(" ");
      if (words.length == 2) {
        (words[0].equals("start") ? starts : ends).put(words[1], i);
      }
    }
    for (var task : TASKS) {
      var parts = task.split(": ");
      for (var parent : parts.length == 1 ? new String[0] : parts[1].split(" ")) {
        assertThat(starts.get(parts[0])).as(task).isGreaterThan(ends.get(parent));
        assertThat(log).contains("%s sees out-%s.txt".formatted(parts[0], parent));
      }
    }
  }
}
