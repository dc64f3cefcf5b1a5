package dev.orchestrator.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private static final RunId RUN = new RunId("r1");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldSayHowAPausedRunGoesOnWhenItIsResumed() {
    assertThat(
            lines(
                1,
                new RunEvent.RunPaused(),
                new RunEvent.RunInterrupted("x"),
                new RunEvent.RunResumed()))
        .containsExactly(
            "stopping: x", "resuming run r1", "paused; `orchestrator continue r1` goes on");
  }

  @Test
  void shouldNotCallARunPausedThatHasEndedSince() {
    assertThat(
            lines(
                2,
                new RunEvent.RunPaused(),
                new RunEvent.RunFinished(RunState.CANCELLED),
                new RunEvent.RunResumed()))
        .containsExactly("resuming run r1");
  }

  @Test
  void shouldSayHowAMergeIsMadeByHand() {
    var task = new TaskId("a");
    var conflict = new MergeObstacle.Conflict("0ff", List.of("a.txt"), List.of());
    assertThat(
            lines(
                0,
                new RunEvent.MergeRefused(task, 1, conflict, List.of()),
                new RunEvent.MergeNeeded(
                    task, "conflicts in a.txt", List.of("cd /w", "git merge main"))))
        .containsExactly(
            "    0.0 s  a  conflict     conflicts in a.txt",
            "    0.0 s  a  unmerged     conflicts in a.txt; merge it by hand:",
            "    cd /w",
            "    git merge main");
  }

  private static String[] lines(long after, RunEvent... events) {
    var out = new ByteArrayOutputStream();
    var lines = new ProgressLines(RUN, new PrintStream(out, true, StandardCharsets.UTF_8), after);
    for (int i = 0; i < events.length; i++) {
      lines.event(new JournalEntry(RUN, i + 1, NOW, events[i]));
    }
    return out.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
  }
}
