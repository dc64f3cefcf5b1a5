package dev.orchestrator.store;

import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A run with the tasks `model`, `api` and `page`, each needing the one before it.
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456789Z");
  public static final RunId RUN = new RunId("run-1");
  public static final TaskId MODEL = new TaskId("model");
  public static final TaskId API = new TaskId("api");
  public static final TaskId PAGE = new TaskId("page");
  public static final RunOrigin ORIGIN =
      new RunOrigin("/home/me/shop", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "refs/heads/main");
  public static final RunEvent.RunStarted STARTED =
      new RunEvent.RunStarted(
          "A shop",
          ORIGIN,
          4,
          new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1)),
          Map.of(),
          Approval.ASK);
  public static final RunEvent.TasksAdded TASKS =
      new RunEvent.TasksAdded(List.of(task(MODEL), task(API, MODEL), task(PAGE, API)));

  private Samples() {}

  public static AppendEvents append(RunId run, long expected, RunEvent... events) {
    return new AppendEvents(run, expected, NOW, List.of(events));
  }

  public static OutputBatch batch(TaskId task, long number, String... lines) {
    return new OutputBatch(
        new AttemptId(RUN, task, 1),
        number,
        Stream.of(lines).map(line -> new OutputLine(NOW, OutputLine.Channel.TEXT, line)).toList());
  }

  private static Task task(TaskId id, TaskId... dependsOn) {
    return new Task(
        id, "The " + id, "coder", "Write the " + id, List.of(dependsOn), List.of(), null);
  }
}
