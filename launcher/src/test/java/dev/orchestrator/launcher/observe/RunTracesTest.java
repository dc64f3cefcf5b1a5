package dev.orchestrator.launcher.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ObservabilityConfig.TracesConfig;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTracesTest {
  private static final RunId RUN = new RunId("r1");
  private static final TaskId TASK = new TaskId("api");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;
  private long sequence;

  @Test
  void shouldNestAttemptsQuestionsAndMergesInTheirTask() throws IOException {
    trace(
        new RunEvent.RunInterrupted("so that the run has begun"),
        new RunEvent.TaskReady(TASK),
        new RunEvent.AttemptStarted(TASK, 1, "coder", null),
        new RunEvent.QuestionAsked(1, TASK, 1, "k", "which?", BEGIN),
        new RunEvent.QuestionWithdrawn(1, "over"),
        new RunEvent.AttemptSucceeded(TASK, 1, "secret words", new Usage(7, 8, 0, 0, 0.5)),
        new RunEvent.IntegrationStarted(TASK, 1),
        new RunEvent.TaskSucceeded(TASK, "abc", null),
        new RunEvent.RunFinished(RunState.SUCCEEDED));

    var run = span("run r1 resumed");
    var task = span("task api");
    var attempt = span("attempt api#1");
    assertThat(task.parent()).isEqualTo(run.span());
    assertThat(attempt.parent()).isEqualTo(task.span());
    assertThat(span("question 1").parent()).isEqualTo(attempt.span());
    assertThat(span("merge api").parent()).isEqualTo(task.span());
    assertThat(spans()).extracting(SpanLines.Line::trace).containsOnly(TraceIds.traceId(RUN));
    assertThat(attempt.attributes())
        .containsEntry("orchestrator.provider", "p-of-coder")
        .containsEntry("orchestrator.tokens.input", 7)
        .containsEntry("orchestrator.cost_usd", 0.5)
        .containsEntry("orchestrator.outcome", "succeeded");
    assertThat(attempt.start()).isEqualTo(BEGIN.plusSeconds(3));
    assertThat(attempt.end()).isEqualTo(BEGIN.plusSeconds(6));
    assertThat(folder.resolve("t.jsonl")).content().doesNotContain("secret words", "which?");
  }

  @Test
  void shouldMarkWhatFailed() throws IOException {
    trace(
        new RunEvent.AttemptStarted(TASK, 1, "coder", null),
        new RunEvent.AttemptFailed(TASK, 1, FailureClass.AUTH, "no", Usage.NONE),
        new RunEvent.TaskFailed(TASK, FailureClass.AUTH, "no"),
        new RunEvent.RunFinished(RunState.FAILED));

    assertThat(spans()).hasSize(3).allMatch(SpanLines.Line::error);
    assertThat(span("attempt api#1").attributes()).containsEntry("orchestrator.outcome", "auth");
  }

  @Test
  void shouldGoOnWithTheTraceWhenResumedByAnotherProgram() throws IOException {
    trace(new RunEvent.RunResumed(), new RunEvent.TaskReady(TASK));
    trace(new RunEvent.RunResumed(), new RunEvent.TaskReady(TASK));

    assertThat(spans()).hasSize(4);
    assertThat(spans()).extracting(SpanLines.Line::trace).containsOnly(TraceIds.traceId(RUN));
    assertThat(spans())
        .filteredOn(span -> span.name().equals("run r1 resumed"))
        .extracting(SpanLines.Line::parent)
        .containsOnly(TraceIds.spanId(RUN));
  }

  @Test
  void shouldNotWaitLongForACollectorThatHangs() throws IOException {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var endpoint = "http://127.0.0.1:%d".formatted(silent.getLocalPort());
      var traces = new Traces(new TracesConfig(endpoint, null), folder, "1");
      var listener = traces.listener(agent -> agent);
      listener.now(new JournalEntry(RUN, 1, BEGIN, new RunEvent.RunResumed()));
      listener.close();

      var begin = System.nanoTime();
      traces.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }
  }

  private void trace(RunEvent... events) {
    try (var traces = new Traces(new TracesConfig(null, "t.jsonl"), folder, "1")) {
      var listener = traces.listener(agent -> "p-of-" + agent);
      for (var event : events) {
        var at = BEGIN.plusSeconds(++sequence);
        listener.now(new JournalEntry(RUN, sequence, at, event));
      }
      listener.close();
    }
  }

  private SpanLines.Line span(String name) throws IOException {
    return spans().stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }

  private List<SpanLines.Line> spans() throws IOException {
    return Files.readAllLines(folder.resolve("t.jsonl")).stream()
        .map(line -> Json.read(line, SpanLines.Line.class))
        .toList();
  }
}
