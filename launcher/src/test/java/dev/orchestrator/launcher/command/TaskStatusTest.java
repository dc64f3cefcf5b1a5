package dev.orchestrator.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.report.TaskHistory.Attempt;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskStatusTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldShowOfConsumptionWhatIsKnown() {
    var lines =
        printed(
            new Usage(10, 5, 0, 0, 0.25),
            new Usage(20, 5, 0, 0),
            new Usage(30, 5, 0, 0, 0.5, true, true));

    assertThat(lines)
        .containsSequence(
            "1 code coder succeeded 2026-01-01T00:00:00Z 15 0.25 done",
            "2 code coder succeeded 2026-01-01T00:00:00Z 25 done",
            "3 code coder succeeded 2026-01-01T00:00:00Z ≈35 ≈0.50 done");
  }

  private static List<String> printed(Usage first, Usage second, Usage third) {
    var task =
        new TaskSummary(
            new TaskId("api"),
            "the api",
            "coder",
            List.of(),
            TaskState.SUCCEEDED,
            null,
            3,
            BEGIN,
            BEGIN,
            null,
            null,
            null,
            first.plus(second).plus(third),
            null);
    var attempts = List.of(attempt(1, first), attempt(2, second), attempt(3, third));
    var out = new ByteArrayOutputStream();
    new TaskStatus(new RunId("r1"), task, attempts, List.of(), List.of())
        .print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  private static Attempt attempt(int number, Usage usage) {
    return new Attempt(
        number, "code", "coder", "succeeded", null, BEGIN, null, null, null, "done", usage);
  }
}
