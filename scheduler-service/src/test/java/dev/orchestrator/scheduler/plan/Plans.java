package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.scheduler.planfile.AnsweredPlan;
import dev.orchestrator.scheduler.planfile.PlanReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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

  static RunEvent.RunStarted started(int concurrency) {
    return started(concurrency, Map.of(), Approval.ASK);
  }

  static RunEvent.RunStarted started(
      int concurrency, Map<String, WorkflowConfig> workflows, Approval approval) {
    return new RunEvent.RunStarted("goal", ORIGIN, concurrency, RETRY, workflows, approval);
  }

  /// The state of a run that was just started with these tasks.
  static PlanState state(int concurrency, Task... tasks) {
    return state(started(concurrency), tasks);
  }

  static PlanState state(RunEvent.RunStarted started, Task... tasks) {
    var state = new PlanState(started);
    state.apply(new RunEvent.TasksAdded(List.of(tasks)));
    return state;
  }

  /// A machine with all the places it asks for, to which any answer with a plan is fine.
  static RunMachine machine(PlanState state) {
    return machine(state, Slots.UNBOUNDED);
  }

  static RunMachine machine(PlanState state, Slots slots) {
    return new RunMachine(
        state,
        new Random(1),
        slots,
        new AnsweredPlan(new PlanReader(Set.of("coder", "reviewer"), Set.of("standard"))));
  }

  static List<TaskId> ids(String... ids) {
    return Stream.of(ids).map(TaskId::new).toList();
  }
}
