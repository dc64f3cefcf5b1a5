package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunOrigin;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Small plans for tests.
public final class Plans {
  static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1));
  static final RunOrigin ORIGIN = new RunOrigin("/repository", "0".repeat(40), "refs/heads/main");

  private Plans() {}

  public static Task task(String id, OnFailure onFailure, String... dependsOn) {
    var parents = Arrays.stream(dependsOn).map(TaskId::new).toList();
    return new Task(new TaskId(id), null, null, "do " + id, parents, null, onFailure);
  }

  public static Task task(String id, String... dependsOn) {
    return task(id, OnFailure.HARD, dependsOn);
  }

  public static Plan plan(Task... tasks) {
    return new Plan("goal", List.of(tasks));
  }

  static RunEvent.RunStarted started(int concurrency, Task... tasks) {
    return new RunEvent.RunStarted(plan(tasks), ORIGIN, concurrency, RETRY);
  }

  static List<TaskId> ids(String... ids) {
    return Stream.of(ids).map(TaskId::new).toList();
  }
}
