package dev.orchestrator.launcher.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private static final RunId RUN = new RunId("r1");
  private static final TaskId TASK = new TaskId("api");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RunMetrics metrics = new RunMetrics(registry, agent -> "p-of-" + agent);
  private long sequence;

  @Test
  void shouldCountWhatAttemptsDoAndUse() {
    now(0, new RunEvent.TaskReady(TASK));
    now(2, new RunEvent.AttemptStarted(TASK, 1, "coder", null));
    now(3, new RunEvent.UsageReported(TASK, 1, new Usage(10, 1, 0, 0, 0.25), "claude", null));
    assertThat(registry.scrape()).contains("orchestrator_tasks{state=\"running\"} 1");
    now(
        7,
        new RunEvent.AttemptFailed(
            TASK, 1, FailureClass.LIMIT, "too much", new Usage(30, 5, 2, 1, 0.5)));

    assertThat(registry.scrape())
        .contains(
            "orchestrator_attempts_started_total{provider=\"p-of-coder\"} 1",
            "orchestrator_attempts_ended_total{outcome=\"limit\",provider=\"p-of-coder\"} 1",
            "orchestrator_attempt_seconds_sum{provider=\"p-of-coder\"} 5",
            "orchestrator_place_wait_seconds_sum 2",
            "orchestrator_tokens_total{kind=\"input\",provider=\"p-of-coder\"} 30",
            "orchestrator_tokens_total{kind=\"cache_read\",provider=\"p-of-coder\"} 2",
            "orchestrator_cost_usd_total{provider=\"p-of-coder\"} 0.5");
  }

  @Test
  void shouldCountNoEventOfTheTimeBeforeButKnowWhatItLeft() {
    metrics.past(entry(0, new RunEvent.AttemptStarted(TASK, 1, "coder", null)));
    now(1, new RunEvent.RunResumed());

    assertThat(registry.scrape())
        .contains("orchestrator_runs_total{event=\"resumed\"} 1")
        .contains("orchestrator_tasks{state=\"running\"} 1")
        .doesNotContain("orchestrator_attempts_started_total");
  }

  @Test
  void shouldForgetTheTasksOfRunsThatAreOver() {
    now(0, new RunEvent.TaskReady(TASK));
    now(1, new RunEvent.RunFinished(RunState.SUCCEEDED));

    assertThat(registry.scrape())
        .contains("orchestrator_tasks{state=\"ready\"} 0")
        .contains("orchestrator_runs_total{event=\"succeeded\"} 1");
  }

  @Test
  void shouldBeDescribedAsItIs() throws IOException {
    var rows =
        Files.readAllLines(Path.of("../docs/observability.md")).stream()
            .filter(line -> line.startsWith("| `orchestrator_"))
            .collect(Collectors.joining("\n"));

    assertThat(rows)
        .isEqualTo(
            Arrays.stream(Measure.values())
                .map(RunMetricsTest::row)
                .collect(Collectors.joining("\n")));
  }

  private static String row(Measure measure) {
    var labels = measure.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    return "| `%s` | %s | %s |".formatted(measure.prometheus(), labels, measure.description());
  }

  private void now(int second, RunEvent event) {
    metrics.now(entry(second, event));
  }

  private JournalEntry entry(int second, RunEvent event) {
    return new JournalEntry(RUN, ++sequence, BEGIN.plusSeconds(second), event);
  }
}
